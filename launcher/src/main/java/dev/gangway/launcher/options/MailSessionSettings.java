package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail session that applications find in JNDI, as a file describes it: properties of the mail API, and the password
 * that belongs to its host and user.
 *
 * <pre>
 *   mail.smtp.host = mail.example.org
 *   mail.smtp.port = 587
 *   mail.smtp.starttls.required = true
 *   mail.smtp.auth = true
 *   mail.smtp.user = shop
 *   mail.from = shop@example.org
 *   password-file = /etc/gangway/mail.password
 * </pre>
 *
 * @param name where it is found, below {@code java:comp/env/}
 * @param file where it is described
 * @param properties of the mail API
 * @param password of the users that the properties name, or null
 */
public record MailSessionSettings(String name, Path file, Map<String, String> properties, @Nullable String password)
        implements JndiResource<MailSessionSettings> {
    private static final String MAIL = "mail.";
    private static final List<String> PROTOCOLS = List.of("smtp", "smtps", "imap", "imaps", "pop3", "pop3s");

    /**
     * Who logs in where.
     *
     * @param protocol one that the mail API brings
     */
    public record Login(String protocol, String host, String user, String password) {
        /** Tells no secret. */
        @Override
        public String toString() {
            return user + " at " + protocol + "://" + host;
        }
    }

    /** Copies the properties. */
    public MailSessionSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * Reads a file. A relative path of a password is relative to its folder.
     *
     * @param name where applications find the session: {@code mail/Session}, with or without {@code java:comp/env/}
     * @throws UserException if it cannot be read, has an unknown key, or a password that is for nobody
     */
    public static MailSessionSettings read(String name, Path path) throws UserException {
        PropertiesFile file = PropertiesFile.read(path);
        try {
            Map<String, String> properties = new LinkedHashMap<>();
            for (String key : file.keys()) {
                String value = file.single(key);
                if (key.startsWith(MAIL) && value != null) {
                    properties.put(key, value);
                } else if (!key.equals("password") && !key.equals("password-file")) {
                    throw new UserException(
                            "unknown key '" + key + "' in " + path
                                    + "; there are password, password-file, and those of the mail API, which begin with 'mail.'");
                }
            }
            MailSessionSettings settings = new MailSessionSettings(
                    JndiName.relative(name, "mail session", "mail/Session"),
                    path,
                    properties,
                    SecretFile.password(file));
            if (settings.password() != null && settings.logins().isEmpty()) {
                throw new IllegalArgumentException("there is a password, but nobody who could use it: name the host by"
                        + " 'mail.host' or 'mail.smtp.host', and the user by 'mail.user' or 'mail.smtp.user'");
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage() + " (in " + path + ")", e);
        }
    }

    @Override
    public MailSessionSettings readAgain() throws UserException {
        return read(name, file);
    }

    /** Returns who can log in: for each protocol that has a host and a user, of its own or of them all. */
    public List<Login> logins() {
        String secret = password;
        if (secret == null) {
            return List.of();
        }
        return PROTOCOLS.stream()
                .filter(protocol -> property(protocol, "host") != null && property(protocol, "user") != null)
                .map(protocol -> new Login(
                        protocol,
                        String.valueOf(property(protocol, "host")),
                        String.valueOf(property(protocol, "user")),
                        secret))
                .toList();
    }

    private @Nullable String property(String protocol, String key) {
        return properties.getOrDefault(MAIL + protocol + "." + key, properties.get(MAIL + key));
    }

    /** Tells no secret. */
    @Override
    public String toString() {
        return name + " of " + file;
    }
}
