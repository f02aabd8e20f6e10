package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.junit.jupiter.api.Test;

/** What goes wrong only now and then, asked often: requests right behind each other, and ends that race with begins. */
class ServletRacesTest {
    private static GracefulHandler handler(HttpServlet servlet) {
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        context.setErrorHandler(new ErrorPageErrorHandler()); // as every WAR has it
        return new GracefulHandler(context);
    }

    /** The container's error page is written in two parts, of which the first has to be through at once. */
    @Test
    void answersEachOfManyRequestsWithTheContainersErrorPage() throws IOException {
        HttpServlet refusing = new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.sendError(418);
            }
        };
        try (TestBridge bridge = TestBridge.start(handler(refusing));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), ((InetSocketAddress) bridge.address()).getPort())) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            byte[] request = WireBytes.get(1, KEEP_CONN, "/");
            for (int i = 0; i < 2000; i++) {
                socket.getOutputStream().write(request);
                assertThat(readAnswer(in)).as("request %d", i).startsWith("Status: 418 ");
            }
        }
    }

    /** Reads records up to END_REQUEST, as fast as can be: the next request is to come while the answer is finished. */
    private static String readAnswer(DataInputStream in) throws IOException {
        StringBuilder stdout = new StringBuilder();
        while (true) {
            byte[] header = in.readNBytes(WireBytes.HEADER_LENGTH);
            int length = (header[4] & 0xFF) << 8 | (header[5] & 0xFF);
            byte[] content = in.readNBytes(length);
            in.skipNBytes(header[6] & 0xFF);
            if (header[1] == WireBytes.STDOUT) {
                stdout.append(new String(content, StandardCharsets.ISO_8859_1));
            } else if (header[1] == WireBytes.END_REQUEST) {
                return stdout.toString();
            }
        }
    }

    /** A request that waits for a thread is served even if the web server leaves meanwhile, and ends once. */
    @Test
    @Requirement("S-62")
    void servesARequestThatIsGivenUpBeforeItsTurnToItsEnd() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger completed = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        ExecutorService later = Executors.newFixedThreadPool(2);
        HttpServlet servlet = new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                if (request.getRequestURI().equals("/held")) {
                    held.incrementAndGet();
                    awaitQuietly(proceed);
                    return;
                }
                begun.incrementAndGet();
                AsyncContext async = request.startAsync();
                later.execute(() -> {
                    try {
                        async.complete();
                        completed.incrementAndGet();
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                });
            }
        };
        GracefulHandler requests = handler(servlet);
        List<FastCgiPeer> busy = new ArrayList<>();
        try (TestBridge bridge = TestBridge.of(requests).threads(4).start()) {
            // One of four threads accepts and selects, so three requests run and the others wait.
            for (int i = 0; i < 6; i++) {
                FastCgiPeer peer = bridge.connect();
                busy.add(peer);
                peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            }
            Await.until("all threads are taken", () -> held.get() == 3);
            for (int i = 0; i < 20; i++) {
                try (FastCgiPeer peer = bridge.connect().leniently()) {
                    peer.send(WireBytes.get(1, KEEP_CONN, "/async"));
                    peer.barrier(); // the request has been read
                }
            }
            for (int i = 0; i < 3; i++) {
                try (FastCgiPeer peer = bridge.connect()) {
                    peer.barrier(); // the selector has been past the connections that ended before
                }
            }
            proceed.countDown();
            for (FastCgiPeer peer : busy) {
                assertThat(peer.answer(1).status()).isEqualTo(200);
                peer.close();
            }
            Await.until("each has had its turn", () -> begun.get() == 20);
            Await.until("no request is left", () -> requests.getCurrentRequestCount() == 0);
            Await.until("all that began have been completed", () -> completed.get() + failures.size() == begun.get());
            assertThat(failures).isEmpty();
        } finally {
            later.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
