package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say whose users applications have: a mixin. */
public final class IdentityOptions {
    private static final String PARAMETER = "param:";
    private static final String FILE = "file:";
    private static final String REALM = "realm";

    @Option(
            names = "--trust-remote-user",
            order = 50,
            description = "Believe the user that the web server sends in REMOTE_USER, on every listener; "
                    + "--listen 'ADDR;trust-remote-user' for one alone. Some web servers put any name there that a "
                    + "browser sends: see docs/identity.md first.")
    private boolean trustRemoteUser;

    @Option(
            names = "--roles-from",
            order = 51,
            paramLabel = "SOURCE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = RolesSourceConverter.class,
            description = "Give that user roles: param:NAME, from a parameter of the web server; file:FILE, with lines "
                    + "'user: role, role'; realm, those of the user in the application's realm. May be given several "
                    + "times.")
    private List<String> rolesFrom = new ArrayList<>();

    @Option(
            names = "--roles-separator",
            order = 52,
            paramLabel = "TEXT",
            description = "What stands between roles in a parameter (default: a comma or a semicolon).")
    private @Nullable String rolesSeparator;

    @Option(
            names = "--realm",
            order = 53,
            paramLabel = "[NAME=]FILE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description =
                    "Let users of FILE log in to applications that ask for it (BASIC, FORM, DIGEST, CLIENT-CERT), "
                            + "with lines 'user: password, role'; with NAME only to those of that realm name. May be given "
                            + "several times.")
    private List<String> realms = new ArrayList<>();

    @Option(
            names = "--https-port",
            order = 54,
            paramLabel = "N",
            defaultValue = "443",
            converter = PortConverter.class,
            description = "Send browsers to this port of the web server if an application insists on TLS and they come "
                    + "without; 0 answers 403 instead (default: ${DEFAULT-VALUE}).")
    private int httpsPort;

    /** Returns what the options say. */
    public IdentitySettings settings() throws UserException {
        List<String> parameters = new ArrayList<>();
        Path file = null;
        boolean fromRealm = false;
        for (String source : rolesFrom) {
            if (source.startsWith(PARAMETER)) {
                parameters.add(source.substring(PARAMETER.length()));
            } else if (source.startsWith(FILE)) {
                if (file != null) {
                    throw new UserException("--roles-from names two files, " + file + " and "
                            + source.substring(FILE.length()) + "; put all roles into one");
                }
                file = Path.of(source.substring(FILE.length()));
            } else {
                fromRealm = true;
            }
        }
        Pattern separator = rolesSeparator == null || rolesSeparator.isEmpty()
                ? IdentitySettings.SEPARATOR
                : Pattern.compile(Pattern.quote(rolesSeparator));
        return new IdentitySettings(trustRemoteUser, parameters, file, fromRealm, separator, realms(), httpsPort);
    }

    private Map<String, Path> realms() throws UserException {
        Map<String, Path> files = new HashMap<>();
        for (String realm : realms) {
            int equals = realm.indexOf('=');
            String name = equals < 0 ? "" : realm.substring(0, equals).strip();
            String file = realm.substring(equals + 1).strip();
            if (file.isEmpty() || equals == 0) {
                throw new UserException("--realm '" + realm + "' lacks a " + (file.isEmpty() ? "file" : "name")
                        + "; write FILE, or NAME=FILE for one realm alone");
            }
            if (files.put(name, Path.of(file)) != null) {
                throw new UserException(
                        name.isEmpty()
                                ? "--realm names two files for every realm; write NAME=FILE for all but one"
                                : "--realm names two files for the realm '" + name + "'; put all users into one");
            }
        }
        return files;
    }

    /** Accepts the three kinds of sources. */
    static final class RolesSourceConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            boolean named = value.startsWith(PARAMETER) && value.length() > PARAMETER.length();
            boolean inFile = value.startsWith(FILE) && value.length() > FILE.length();
            if (named || inFile || value.equals(REALM)) {
                return value;
            }
            throw new TypeConversionException(
                    "'" + value + "' is no source of roles; write param:NAME, file:FILE or realm");
        }
    }

    /** Accepts a port, and 0 for none. */
    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 0xFFFF) {
                return Integer.valueOf(value);
            }
            throw new TypeConversionException("'" + value + "' is no port; write 1 to 65535, or 0 for none");
        }
    }
}
