package dev.gangway.launcher.options;

/**
 * What applications find in JNDI, described by a file.
 *
 * @param <T> what kind it is
 */
public sealed interface JndiResource<T> permits DataSourceSettings, MailSessionSettings {
    /** Returns where it is found, below {@code java:comp/env/}. */
    String name();

    /**
     * Returns the same as its file describes it now.
     *
     * @throws UserException if the file cannot be read any more, or makes no sense
     */
    T readAgain() throws UserException;
}
