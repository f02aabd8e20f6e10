package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the sessions of all applications are kept, and how their cookies look unless an application says otherwise.
 *
 * @param store {@code memory}, {@code file:DIR} or {@code jdbc:...}
 * @param user who the database is told to be, or null if the URL says it
 * @param password the password for it, or null if the URL has it or none is needed
 * @param drivers jars with JDBC drivers, besides those of the distribution
 * @param connections the most connections to the database at a time
 * @param patience how long a request waits for a store that is away, before it is answered 503
 * @param node the name of this bridge among several, or null for one that is alone
 * @param sameSite the attribute {@code SameSite} of session cookies
 */
public record SessionSettings(
        String store,
        @Nullable String user,
        @Nullable String password,
        List<Path> drivers,
        int connections,
        Duration patience,
        @Nullable String node,
        SameSite sameSite) {

    /** What no option changes. */
    public static final SessionSettings DEFAULT =
            new SessionSettings("memory", null, null, List.of(), 10, Duration.ofSeconds(5), null, SameSite.LAX);

    /** To which requests from pages of other sites a browser adds the cookie. */
    public enum SameSite {
        /** None. */
        STRICT,
        /** Links only. */
        LAX,
        /** All; browsers want the cookie to be {@code Secure} then. */
        NONE,
        /** The attribute is left out, and the browser decides. */
        UNSET
    }

    /** Returns a text without the password, as this may be logged. */
    @Override
    public String toString() {
        return "SessionSettings[" + JdbcUrl.masked(store) + ", node=" + node + "]";
    }
}
