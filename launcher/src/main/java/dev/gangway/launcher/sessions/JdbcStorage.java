package dev.gangway.launcher.sessions;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gangway.launcher.options.SessionSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in a table of a database, shared by all bridges that use it.
 *
 * <p>Each call is one short transaction. What fails because the database is away is tried again until the patience of
 * the settings ends; each statement may be run twice without harm.
 */
final class JdbcStorage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcStorage.class);
    private static final String WHERE = " where id = ? and context = ? and host = ?";
    private static final long PAUSE = 100;
    /** How much of an id is enough to find the row. */
    private static final int SHOWN = 8;

    private final HikariDataSource pool;
    private final SessionTable table = new SessionTable();
    private final Outage outage;
    private final long patience;

    JdbcStorage(DataSource database, String place, SessionSettings settings) {
        outage = new Outage(place);
        patience = settings.patience().toNanos();
        HikariConfig config = new HikariConfig();
        config.setPoolName("sessions");
        config.setDataSource(database);
        config.setMaximumPoolSize(settings.connections());
        // Its least is 250 ms; the end of the patience is looked at here as well.
        config.setConnectionTimeout(Math.max(250, settings.patience().toMillis()));
        config.setInitializationFailTimeout(-1); // a database that is away shall not keep us from starting
        config.setAutoCommit(true);
        pool = new HikariDataSource(config);
    }

    /** Looks for the database, so that the log tells early if it is away. */
    void look() {
        Thread looker = new Thread(
                () -> {
                    try {
                        String name = run(connection -> connection.getMetaData().getDatabaseProductName());
                        LOG.info("Sessions are kept in {}", name);
                    } catch (IOException e) {
                        LOG.debug("First look", e);
                    }
                },
                "sessions-look");
        looker.setDaemon(true);
        looker.start();
    }

    @Override
    public @Nullable StoredSession load(SessionKey key) throws IOException {
        Optional<StoredSession> found = run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select version, node, created, accessed, last_accessed, cookie_set, expiry, max_inactive, attributes"
                            + " from " + SessionTable.NAME + WHERE)) {
                bind(select, 1, key);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(read(row)) : Optional.empty();
                }
            }
        });
        return found.orElse(null);
    }

    private static StoredSession read(ResultSet row) throws SQLException {
        return new StoredSession(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getBytes(9));
    }

    @Override
    public boolean insert(SessionKey key, StoredSession session) throws IOException {
        return run(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into " + SessionTable.NAME
                    + " (version, node, accessed, last_accessed, cookie_set, expiry, max_inactive, attributes, created,"
                    + " id, context, host) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                bind(insert, session);
                insert.setLong(9, session.created());
                bind(insert, 10, key);
                insert.executeUpdate();
                return true;
            } catch (SQLException e) {
                if (SessionTable.isDuplicate(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public boolean replace(SessionKey key, StoredSession session, long expected) throws IOException {
        return run(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update " + SessionTable.NAME
                    + " set version = ?, node = ?, accessed = ?, last_accessed = ?, cookie_set = ?, expiry = ?,"
                    + " max_inactive = ?, attributes = ?" + WHERE + " and version = ?")) {
                bind(update, session);
                bind(update, 9, key);
                update.setLong(12, expected);
                return update.executeUpdate() > 0;
            }
        });
    }

    /** Sets the parameters 1 to 8. */
    private static void bind(PreparedStatement statement, StoredSession session) throws SQLException {
        statement.setLong(1, session.version());
        statement.setString(2, session.node());
        statement.setLong(3, session.accessed());
        statement.setLong(4, session.lastAccessed());
        statement.setLong(5, session.cookieSet());
        statement.setLong(6, session.expiry());
        statement.setLong(7, session.maxInactive());
        statement.setBytes(8, session.attributes());
    }

    private static void bind(PreparedStatement statement, int first, SessionKey key) throws SQLException {
        statement.setString(first, key.id());
        statement.setString(first + 1, key.scope().context());
        statement.setString(first + 2, key.scope().host());
    }

    @Override
    public void touch(SessionKey key, StoredSession session) throws IOException {
        boolean unused = run(connection -> {
            try (PreparedStatement update = connection.prepareStatement("update " + SessionTable.NAME
                    + " set node = ?, accessed = ?, last_accessed = ?, expiry = ?, max_inactive = ?" + WHERE
                    + " and accessed <= ?")) {
                update.setString(1, session.node());
                update.setLong(2, session.accessed());
                update.setLong(3, session.lastAccessed());
                update.setLong(4, session.expiry());
                update.setLong(5, session.maxInactive());
                bind(update, 6, key);
                update.setLong(9, session.accessed());
                return update.executeUpdate() > 0;
            }
        });
    }

    @Override
    public boolean delete(SessionKey key) throws IOException {
        return run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + SessionTable.NAME + WHERE)) {
                bind(delete, 1, key);
                return delete.executeUpdate() > 0;
            }
        });
    }

    @Override
    public Set<String> expired(SessionKey.Scope scope, @Nullable String node, long time) throws IOException {
        return run(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select id from " + SessionTable.NAME
                    + " where context = ? and host = ? and expiry > 0 and expiry <= ?"
                    + (node == null ? "" : " and node = ?"))) {
                select.setString(1, scope.context());
                select.setString(2, scope.host());
                select.setLong(3, time);
                if (node != null) {
                    select.setString(4, node);
                }
                Set<String> ids = new HashSet<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                }
                return ids;
            }
        });
    }

    @Override
    public void deleteExpired(long time) throws IOException {
        int unused = run(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from " + SessionTable.NAME + " where expiry > 0 and expiry <= ?")) {
                delete.setLong(1, time);
                return delete.executeUpdate();
            }
        });
    }

    /** With as much of the id as it takes to find it: other applications may have sessions of the same id. */
    @Override
    public String place(SessionKey key) {
        String id = key.id();
        return "row " + id.substring(0, Math.min(SHOWN, id.length())) + "... of " + SessionTable.NAME;
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T run(Work<T> work) throws IOException {
        if (!outage.mayTry()) {
            throw new IOException("the database is away");
        }
        long begin = System.nanoTime();
        while (true) {
            try (Connection connection = pool.getConnection()) {
                table.ensure(connection);
                T result = work.with(connection);
                outage.ends();
                return result;
            } catch (SQLException e) {
                if (!SessionTable.isPassing(e) || System.nanoTime() - begin > patience) {
                    String why = SessionTable.tell(e);
                    outage.begins(why);
                    throw new IOException(why, e);
                }
                LOG.debug("Trying again: {}", e.toString());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the database", e);
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
