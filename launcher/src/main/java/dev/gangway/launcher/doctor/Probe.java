package dev.gangway.launcher.doctor;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SocketOwner;
import dev.gangway.launcher.options.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** A bridge with one application, which tells those who know a word what it sees; others get 503. */
final class Probe implements AutoCloseable {
    /** The header with the word in requests, and the one that tells an answer of the probe. */
    static final String WORD = "X-Gangway-Doctor";

    /** What the probe shall do, in a header since the path is what the web server may change. */
    static final String DEED = "X-Gangway-Doctor-Deed";

    /** How long a second piece of an answer waits for the first to be seen. */
    static final long PATIENCE_MILLIS = 3000;

    private final Server server = new Server();
    private final String word;
    private final Semaphore firstPieceSeen = new Semaphore(0);

    private Probe() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        word = HexFormat.of().formatHex(random);
    }

    /** Starts a bridge on an address of this machine. */
    static Probe start(ListenAddress address, SocketOwner socketOwner) throws UserException {
        if (!address.isPrivate()) {
            throw new UserException(
                    "the probe does not listen on " + address
                            + ", which other machines can reach; choose a loopback address or a Unix-domain socket by --listen");
        }
        Probe probe = new Probe();
        HttpConfiguration http = new HttpConfiguration();
        // Targets are told, not used.
        http.setUriCompliance(UriCompliance.UNSAFE);
        FastCgiServerConnector connector = new FastCgiServerConnector(
                probe.server, address.address(), new FastCgiConnectionFactory(http, FastCgiConfiguration.defaults()));
        socketOwner.applyTo(connector);
        probe.server.addConnector(connector);
        probe.server.setHandler(probe.new Application());
        try {
            probe.server.start();
            return probe;
        } catch (Exception e) {
            probe.close();
            throw new UserException(
                    "cannot listen on " + address + ": " + e.getMessage()
                            + "; stop the bridge that listens there while the doctor is at work",
                    e);
        }
    }

    /** Returns what requests must have in the header {@link #WORD}. */
    String word() {
        return word;
    }

    /** Says that the first piece of the answer in pieces has been seen. */
    void tellFirstPieceSeen() {
        firstPieceSeen.release();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the probe did not stop", e);
        }
    }

    private final class Application extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (!word.equals(request.getHeaders().get(WORD))) {
                response.setStatus(503);
                Content.Sink.write(response, true, "The doctor is examining this web server.\n", callback);
                return true;
            }
            response.getHeaders().put(WORD, "yes");
            response.getHeaders().put("Content-Type", "text/plain;charset=utf-8");
            String deed = request.getHeaders().get(DEED);
            switch (deed == null ? "" : deed) {
                case "headers" -> {
                    for (int i = 0; i < 6; i++) {
                        response.getHeaders().add("X-Long-" + i, "x".repeat(3000));
                    }
                    report(request, response, callback, 0);
                }
                case "error" -> {
                    response.setStatus(404);
                    report(request, response, callback, 0);
                }
                case "pieces" -> pieces(response, callback);
                case "upload" -> report(request, response, callback, readAll(request));
                default -> report(request, response, callback, 0);
            }
            return true;
        }

        private long readAll(Request request) throws Exception {
            byte[] buffer = new byte[65536];
            long size = 0;
            try (var in = Content.Source.asInputStream(request)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    size += n;
                }
            }
            return size;
        }

        private void pieces(Response response, Callback callback) throws Exception {
            firstPieceSeen.drainPermits();
            try (var blocker = org.eclipse.jetty.util.Blocker.callback()) {
                response.write(
                        false,
                        ByteBuffer.wrap("the first piece of an answer\n".getBytes(StandardCharsets.US_ASCII)),
                        blocker);
                blocker.block();
            }
            boolean seen = firstPieceSeen.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            Content.Sink.write(response, true, seen ? "in time\n" : "late\n", callback);
        }

        /** Writes what was seen, one fact a line, its value in base64. */
        private void report(Request request, Response response, Callback callback, long size) {
            Map<String, String> facts = new TreeMap<>();
            facts.put("host", Request.getServerName(request) + ":" + Request.getServerPort(request));
            facts.put("scheme", String.valueOf(request.getHttpURI().getScheme()));
            facts.put("target", request.getHttpURI().getPathQuery());
            facts.put("size", String.valueOf(size));
            facts.put(
                    "connection",
                    String.valueOf(System.identityHashCode(
                            request.getConnectionMetaData().getConnection())));
            HttpField authorization = request.getHeaders().getField("Authorization");
            facts.put("authorization", authorization == null ? "" : authorization.getValue());
            for (String parameter : new String[] {"SERVER_SOFTWARE", "REMOTE_USER", "REMOTE_ADDR"}) {
                Object value = request.getAttribute(parameter);
                facts.put(parameter, value == null ? "" : value.toString());
            }
            String text = facts.entrySet().stream()
                    .map(fact -> fact.getKey() + " "
                            + Base64.getEncoder().encodeToString(fact.getValue().getBytes(StandardCharsets.UTF_8)))
                    .collect(Collectors.joining("\n", "", "\n"));
            Content.Sink.write(response, true, text, callback);
        }
    }
}
