package dev.gangway.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The environment of a CGI program as parameters. */
final class CgiEnvironment {
    private static final Path OWN = Path.of("/proc/self/environ");

    /** What a shell that started this program has added. */
    private static final Set<String> OF_THE_SHELL = Set.of("_", "SHLVL", "OLDPWD");

    private CgiEnvironment() {}

    /** The environment of this process. */
    static ParameterTable ofProcess() {
        try {
            return parse(Files.readAllBytes(OWN));
        } catch (IOException e) {
            return of(System.getenv());
        }
    }

    /**
     * Reads {@code NAME=VALUE} entries that end with a zero byte, as Linux shows them.
     *
     * <p>{@link System#getenv} would do, did it not decode the bytes with the character set of the locale: web servers
     * run CGI programs in the C locale, where every letter beyond ASCII is lost.
     */
    static ParameterTable parse(byte[] entries) {
        ParameterTable parameters = new ParameterTable();
        // One character for each byte, to cut them as text and have them back unchanged.
        for (String entry : new String(entries, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0 && !OF_THE_SHELL.contains(entry.substring(0, equals))) {
                parameters.set(
                        entry.substring(0, equals), entry.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return parameters;
    }

    private static ParameterTable of(Map<String, String> environment) {
        ParameterTable parameters = new ParameterTable();
        environment.forEach((name, value) -> {
            if (!name.isEmpty() && !OF_THE_SHELL.contains(name)) {
                parameters.set(name, value);
            }
        });
        return parameters;
    }
}
