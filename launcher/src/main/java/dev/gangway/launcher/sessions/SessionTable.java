package dev.gangway.launcher.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;

/** The table of sessions, made when it is missed, and what databases say when something fails. */
final class SessionTable {
    static final String NAME = "gangway_session";

    /** Classes of SQLSTATE that pass: connection, rollback, no resources, the operator's doing, the system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58", "HY");

    private volatile boolean exists;

    /** Makes the table if it does not exist. */
    void ensure(Connection connection) throws SQLException {
        if (exists) {
            return;
        }
        if (!isThere(connection)) {
            create(connection);
        }
        exists = true;
    }

    private static boolean isThere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("select id from " + NAME + " where 1 = 0").close();
            return true;
        } catch (SQLException e) {
            if (isPassing(e)) {
                throw e;
            }
            return false;
        }
    }

    private static void create(Connection connection) throws SQLException {
        String database = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        boolean isMySql = database.contains("mariadb") || database.contains("mysql");
        String bytes = database.contains("postgres") ? "bytea" : isMySql ? "longblob" : "blob";
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table " + NAME + " (id varchar(128) not null, context varchar(255) not null, "
                    + "host varchar(255) not null, version bigint not null, node varchar(64) not null, "
                    + "created bigint not null, accessed bigint not null, last_accessed bigint not null, "
                    + "cookie_set bigint not null, expiry bigint not null, max_inactive bigint not null, "
                    + "attributes " + bytes + " not null, primary key (id, context, host))"
                    // Ids and paths that differ in case are different.
                    + (isMySql ? " character set utf8mb4 collate utf8mb4_bin" : ""));
            statement.execute("create index gangway_session_expiry on " + NAME + " (expiry)");
        } catch (SQLException e) {
            if (isPassing(e) || !isThere(connection)) { // else another node was quicker
                throw e;
            }
        }
    }

    /** Returns whether a row with that key was there already. */
    static boolean isDuplicate(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLIntegrityConstraintViolationException || (state != null && state.startsWith("23"));
    }

    /** Returns whether the same may succeed later, without anybody mending anything but the database's being away. */
    static boolean isPassing(SQLException e) {
        if (e instanceof SQLTransientException
                || e instanceof SQLRecoverableException
                || e instanceof SQLNonTransientConnectionException) {
            return true;
        }
        String state = e.getSQLState();
        return state == null || state.length() < 2 || PASSING.contains(state.substring(0, 2));
    }

    /** Returns what lies behind a failure, in one line. */
    static String tell(SQLException e) {
        Throwable root = e;
        while (root.getCause() instanceof SQLException cause && cause != root) {
            root = cause;
        }
        String message = String.valueOf(root.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        Throwable cause = root.getCause();
        return cause == null ? message : message + " (" + cause.getMessage() + ")";
    }
}
