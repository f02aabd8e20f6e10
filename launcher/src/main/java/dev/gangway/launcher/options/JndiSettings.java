package dev.gangway.launcher.options;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What applications find in JNDI beside what their own descriptors say.
 *
 * @param dataSources databases
 * @param mailSessions ways to send mail
 */
public record JndiSettings(List<DataSourceSettings> dataSources, List<MailSessionSettings> mailSessions) {
    /** Nothing. */
    public static final JndiSettings NONE = new JndiSettings(List.of(), List.of());

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if two have the same name, or one that is below the other's
     */
    public JndiSettings {
        dataSources = List.copyOf(dataSources);
        mailSessions = List.copyOf(mailSessions);
        requireApart(names(dataSources, mailSessions));
    }

    /**
     * Requires entries to have names of their own beside these things: what has a name is no folder for others.
     *
     * @throws IllegalArgumentException if two names are the same, or one is below another
     */
    public void requireApartFrom(Set<String> entries) {
        requireApart(Stream.concat(entries.stream(), names(dataSources, mailSessions)));
    }

    private static void requireApart(Stream<String> all) {
        Set<String> names = new HashSet<>();
        all.forEach(name -> {
            if (!names.add(name)) {
                throw new IllegalArgumentException(name + " stands there twice");
            }
        });
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                if (names.contains(name.substring(0, slash))) {
                    throw new IllegalArgumentException(
                            name.substring(0, slash) + " cannot be a name, as " + name + " is below it");
                }
            }
        }
    }

    private static Stream<String> names(List<DataSourceSettings> dataSources, List<MailSessionSettings> mailSessions) {
        return Stream.concat(dataSources.stream(), mailSessions.stream()).map(JndiResource::name);
    }

    /** Returns whether something has this name. */
    public boolean has(String name) {
        return names(dataSources, mailSessions).anyMatch(name::equals);
    }

    /** Returns whether there is nothing. */
    public boolean isEmpty() {
        return dataSources.isEmpty() && mailSessions.isEmpty();
    }
}
