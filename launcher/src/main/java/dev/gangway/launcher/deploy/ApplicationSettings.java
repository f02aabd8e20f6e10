package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.DataSourceSettings;
import dev.gangway.launcher.options.DurationConverter;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.MailSessionSettings;
import dev.gangway.launcher.options.PropertiesFile;
import dev.gangway.launcher.options.UserException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sets for one application, in a file beside its WAR: {@code shop.properties} for
 * {@code shop.war}.
 *
 * <pre>
 *   context = /shop
 *   virtual-host = shop.example.org, *.shop.example.org
 *   generation = ee8
 *   war = /srv/builds/shop-1.7.war
 *   class-path = /etc/shop, /srv/lib/driver.jar
 *   session-timeout = 30m
 *   session-cookie = SHOPSESSION
 *   cross-context = true
 *   show-errors = true
 *   request-character-encoding = ISO-8859-1
 *   init.logLevel = debug
 *   env.mail/host = mail.example.org
 *   data-source.jdbc/shop = /etc/gangway/shop-database.properties
 *   mail-session.mail/Session = /etc/gangway/mail.properties
 * </pre>
 *
 * @param contextPath where it answers, or null to take it from the file's name
 * @param war the WAR or directory, or null for the one of the same name
 * @param virtualHosts the names of hosts it answers for; none means all
 * @param generation the Servlet API it was written for, or null to find out
 * @param classPath what its class loader finds behind the WAR's own classes and libraries
 * @param sessionTimeout how long an unused session lives, or null to leave it to the application
 * @param sessionCookie the name of the cookie, or null
 * @param crossContext whether it may dispatch requests to others for which this is set too
 * @param showErrors whether its error pages show exceptions, or null for what holds for all
 * @param requestEncoding the character set of forms that do not tell theirs, or null for UTF-8
 * @param initParameters parameters of the servlet context
 * @param entries texts in JNDI under {@code java:comp/env}
 * @param jndi databases and mail sessions in JNDI under {@code java:comp/env}
 */
public record ApplicationSettings(
        @Nullable String contextPath,
        @Nullable Path war,
        List<String> virtualHosts,
        @Nullable Generation generation,
        List<Path> classPath,
        @Nullable Duration sessionTimeout,
        @Nullable String sessionCookie,
        boolean crossContext,
        @Nullable Boolean showErrors,
        @Nullable Charset requestEncoding,
        Map<String, String> initParameters,
        Map<String, String> entries,
        JndiSettings jndi) {

    /** Nothing is set. */
    public static final ApplicationSettings NONE = new ApplicationSettings(
            null,
            null,
            List.of(),
            null,
            List.of(),
            null,
            null,
            false,
            null,
            null,
            Map.of(),
            Map.of(),
            JndiSettings.NONE);

    /** How the name of such a file ends. */
    public static final String SUFFIX = ".properties";

    private static final String INIT = "init.";
    private static final String ENTRY = "env.";
    private static final String DATA_SOURCE = "data-source.";
    private static final String MAIL_SESSION = "mail-session.";
    private static final Set<String> KEYS = Set.of(
            "context",
            "war",
            "virtual-host",
            "generation",
            "class-path",
            "session-timeout",
            "session-cookie",
            "cross-context",
            "show-errors",
            "request-character-encoding",
            INIT + "NAME",
            ENTRY + "NAME",
            DATA_SOURCE + "NAME",
            MAIL_SESSION + "NAME");

    /**
     * Copies the collections, and writes hosts in small letters, as they are compared.
     *
     * @throws IllegalArgumentException if two things in JNDI have the same name, or one that is below the other's
     */
    public ApplicationSettings {
        virtualHosts =
                virtualHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        classPath = List.copyOf(classPath);
        initParameters = Map.copyOf(initParameters);
        entries = Map.copyOf(entries);
        jndi.requireApartFrom(entries.keySet());
    }

    /**
     * Reads a file. Relative paths in it are relative to its folder.
     *
     * @throws UserException if it cannot be read, has an unknown key or a value that makes no sense
     */
    public static ApplicationSettings read(Path path) throws UserException {
        PropertiesFile file = PropertiesFile.read(path);
        Map<String, String> initParameters = new LinkedHashMap<>();
        Map<String, String> entries = new LinkedHashMap<>();
        for (String key : file.keys()) {
            if (isNamed(key, INIT)) {
                initParameters.put(key.substring(INIT.length()), String.join(",", file.values(key)));
            } else if (isNamed(key, ENTRY)) {
                entries.put(key.substring(ENTRY.length()), String.join(",", file.values(key)));
            } else if (!isNamed(key, DATA_SOURCE) && !isNamed(key, MAIL_SESSION) && !KEYS.contains(key)) {
                throw new UserException("unknown key '" + key + "' in " + path + "; there are "
                        + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
        try {
            String context = file.single("context");
            String war = file.single("war");
            String generation = file.single("generation");
            String timeout = file.single("session-timeout");
            return new ApplicationSettings(
                    context == null ? null : ApplicationSource.checked(context),
                    war == null ? null : path.resolveSibling(war).normalize(),
                    file.list("virtual-host"),
                    generation == null ? null : Generation.parse(generation),
                    file.list("class-path").stream()
                            .map(entry -> path.resolveSibling(entry).normalize())
                            .toList(),
                    timeout == null ? null : new DurationConverter().convert(timeout),
                    file.single("session-cookie"),
                    Boolean.TRUE.equals(truth(file, "cross-context")),
                    truth(file, "show-errors"),
                    charset(file, "request-character-encoding"),
                    initParameters,
                    entries,
                    jndi(file));
        } catch (RuntimeException e) { // also of picocli, for which the converter was made
            throw new UserException(e.getMessage() + " (in " + path + ")", e);
        }
    }

    private static @Nullable Boolean truth(PropertiesFile file, String key) throws UserException {
        String value = file.single(key);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("invalid value '" + value + "' for " + key + ": expected true or false");
        }
        return value == null ? null : Boolean.valueOf(value);
    }

    private static @Nullable Charset charset(PropertiesFile file, String key) {
        String name = file.single(key);
        try {
            return name == null ? null : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + key + "' is '" + name + "', which is no character set; they are like UTF-8 and ISO-8859-1",
                    e);
        }
    }

    private static boolean isNamed(String key, String prefix) {
        return key.startsWith(prefix) && key.length() > prefix.length();
    }

    private static JndiSettings jndi(PropertiesFile file) throws UserException {
        List<DataSourceSettings> dataSources = new ArrayList<>();
        List<MailSessionSettings> mailSessions = new ArrayList<>();
        for (String key : file.keys()) {
            if (isNamed(key, DATA_SOURCE)) {
                dataSources.add(DataSourceSettings.read(key.substring(DATA_SOURCE.length()), described(file, key)));
            } else if (isNamed(key, MAIL_SESSION)) {
                mailSessions.add(MailSessionSettings.read(key.substring(MAIL_SESSION.length()), described(file, key)));
            }
        }
        return new JndiSettings(dataSources, mailSessions);
    }

    private static Path described(PropertiesFile file, String key) {
        return file.path()
                .resolveSibling(Objects.requireNonNull(file.single(key)))
                .normalize();
    }

    /** Returns these settings for another generation. */
    public ApplicationSettings withGeneration(Generation other) {
        return new ApplicationSettings(
                contextPath,
                war,
                virtualHosts,
                other,
                classPath,
                sessionTimeout,
                sessionCookie,
                crossContext,
                showErrors,
                requestEncoding,
                initParameters,
                entries,
                jndi);
    }
}
