package dev.gangway.launcher.accesslog;

import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.options.AccessLogSettings;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TimeZone;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.RequestLogWriter;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request of a server, when it has ended: in a file, or on standard output. */
public final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private final @Nullable Path file;
    private final Lines lines;

    private AccessLog(@Nullable Path file, Lines lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * Has a server log its requests, if somebody wants that; else nothing is made, and null returned.
     *
     * @throws UserException if the file cannot be written
     */
    public static @Nullable AccessLog open(@Nullable AccessLogSettings settings, Server server) throws UserException {
        if (settings == null) {
            return null;
        }
        Path file = settings.file();
        Lines lines;
        try {
            lines = file == null
                    ? new Lines("on standard output", new StandardOutput())
                    : new Lines(file.toString(), writer(file));
        } catch (IOException e) {
            throw new UserException(
                    "cannot write the access log " + file + ": " + IoFailure.tell(e)
                            + "; say by --access-log where else",
                    e);
        }
        server.setRequestLog(new CustomRequestLog(lines, AccessLogFormat.translated(settings.format())) {
            @Override
            public void log(Request request, Response response) {
                super.log(new LoggedRequest(request, response), response);
            }
        });
        return new AccessLog(file, lines);
    }

    private static RequestLogWriter writer(Path file) throws IOException {
        RequestLogWriter writer = new RequestLogWriter(file.toAbsolutePath().toString());
        writer.setTimeZone(TimeZone.getDefault().getID());
        writer.setRetainDays(0);
        try {
            writer.start();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        return writer;
    }

    /** Opens the file anew, by its name: whoever has renamed it may have the old one for himself. */
    public void reopen() {
        if (file == null) {
            return;
        }
        try {
            close(lines.replace(writer(file)));
            LOG.info("Opened the access log {} again", file);
        } catch (IOException e) {
            LOG.warn(
                    "Cannot open the access log {} again: {}; the one that is open is still written",
                    file,
                    IoFailure.tell(e));
        }
    }

    private static void close(RequestLog.Writer writer) {
        if (writer instanceof RequestLogWriter opened) {
            try {
                opened.stop();
            } catch (Exception e) {
                LOG.warn("Cannot close the access log: {}", e.toString());
            }
        }
    }

    /** Writes no more. */
    @Override
    public void close() {
        close(lines.replace(line -> {}));
    }
}
