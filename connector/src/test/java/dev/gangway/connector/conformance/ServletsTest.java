package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asynchronous servlets: reading, writing, time, and giving up without a thread that waits. */
class ServletsTest {
    private static final int LARGE = 5_000_000;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger started = new AtomicInteger();
    private TestBridge bridge;

    @BeforeEach
    void start() {
        ServletContextHandler context = new ServletContextHandler("/");
        add(context, new EchoServlet(), "/echo");
        add(context, new LargeServlet(), "/large");
        add(context, new WaitingServlet(), "/wait");
        bridge = TestBridge.start(context);
    }

    private static void add(ServletContextHandler context, HttpServlet servlet, String path) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, path);
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    /** Reads as content comes, and writes it back when all is there. */
    private final class EchoServlet extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AsyncContext async = request.startAsync();
            ServletInputStream in = request.getInputStream();
            StringBuilder body = new StringBuilder();
            in.setReadListener(new ReadListener() {
                @Override
                public void onDataAvailable() throws IOException {
                    while (in.isReady() && !in.isFinished()) {
                        int next = in.read();
                        if (next >= 0) {
                            body.append((char) next);
                        }
                    }
                    events.add("read " + body);
                }

                @Override
                public void onAllDataRead() throws IOException {
                    response.getOutputStream().print(body.toString());
                    async.complete();
                }

                @Override
                public void onError(Throwable failure) {
                    events.add("error " + (failure instanceof IOException));
                    async.complete();
                }
            });
            started.incrementAndGet();
        }
    }

    /** Writes whenever that is possible without waiting. */
    private static final class LargeServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AsyncContext async = request.startAsync();
            byte[] body = WireBytes.pattern(LARGE);
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private int written;

                @Override
                public void onWritePossible() throws IOException {
                    while (out.isReady()) {
                        if (written == body.length) {
                            async.complete();
                            return;
                        }
                        int length = Math.min(100_000, body.length - written);
                        out.write(body, written, length);
                        written += length;
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    async.complete();
                }
            });
        }
    }

    /** Does nothing until something happens to it. */
    private final class WaitingServlet extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext async = request.startAsync();
            async.setTimeout(request.getQueryString() == null ? 0 : Long.parseLong(request.getQueryString()));
            async.addListener(new AsyncListener() {
                @Override
                public void onComplete(AsyncEvent event) {
                    events.add("complete");
                }

                @Override
                public void onTimeout(AsyncEvent event) throws IOException {
                    events.add("timeout");
                    response.sendError(503);
                    async.complete();
                }

                @Override
                public void onError(AsyncEvent event) {
                    events.add("error " + (event.getThrowable() instanceof IOException));
                    async.complete();
                }

                @Override
                public void onStartAsync(AsyncEvent event) {}
            });
            started.incrementAndGet();
        }
    }

    @Test
    void readsWithoutAThreadThatWaits() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 6)), paramsEnd(1));
            Await.until("the servlet waits", () -> started.get() == 1);
            peer.send(stdin(1, "abc"));
            Await.until("the first half is read", () -> events.contains("read abc"));
            peer.send(stdin(1, "def"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcdef");
        }
    }

    @Test
    void writesWithoutAThreadThatWaits() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/large"));
            Answer answer = peer.answer(1);
            assertThat(java.util.Arrays.equals(answer.body(), WireBytes.pattern(LARGE)))
                    .isTrue();
            assertThat(peer.barrier()).isEmpty();
        }
    }

    @Test
    @Requirement("S-81")
    void tellsAWaitingServletOfAnAbort() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/wait"));
            Await.until("the servlet waits", () -> started.get() == 1);
            peer.send(abort(1));
            peer.answer(1);
            Await.until("the servlet has ended", () -> events.contains("complete"));
            assertThat(events).containsExactly("error true", "complete");
            peer.send(WireBytes.get(1, KEEP_CONN, "/large"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    @Test
    @Requirement("S-62")
    void tellsAWaitingServletThatTheConnectionHasGone() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/wait"));
            Await.until("the servlet waits", () -> started.get() == 1);
        }
        Await.until("the servlet has ended", () -> events.contains("complete"));
        assertThat(events).containsExactly("error true", "complete");
    }

    @Test
    @Requirement("S-81")
    void tellsAReadingServletOfAnAbort() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 6)), paramsEnd(1), stdin(1, "abc"));
            Await.until("the first half is read", () -> events.contains("read abc"));
            peer.send(abort(1));
            assertThat(peer.answer(1).appStatus()).isEqualTo(1);
            Await.until("the servlet hears of it", () -> events.contains("error true"));
        }
    }

    @Test
    @Requirement("S-86")
    void endsARequestThatTakesTooLong() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/wait?200"));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.appStatus()).isEqualTo(1);
            assertThat(events).startsWith("timeout");
        }
    }
}
