package dev.gangway.launcher.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.OwnThread;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowLogTest {
    private static final String GET = "GET /shop/buy?card=secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicReference<Callback> unanswered = new AtomicReference<>();

    private void start(Duration limit, Handler handler) throws Exception {
        server.setHandler(new SlowLog(limit, handler));
        server.addConnector(browser);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Handler waitsForTheEnd() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                waitHere();
                callback.succeeded();
                return true;
            }
        };
    }

    private void waitHere() throws InterruptedException {
        end.await();
    }

    private Handler answersElsewhere() {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                unanswered.set(callback);
                return true;
            }
        };
    }

    @Test
    void tellsWhereTheThreadOfASlowRequestIsAndWhenItEnds() throws Exception {
        try (LogCapture log = new LogCapture()) {
            start(Duration.ofMillis(20), waitsForTheEnd());
            CompletableFuture<String> answer = new CompletableFuture<>();
            answer.completeAsync(() -> ask(), OwnThread::start);
            Await.until("it is told", () -> log.text().contains(SlowLogTest.class.getName() + ".waitHere("));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Slow: GET /shop/buy has been running for 0.");
            end.countDown();
            assertThat(answer.get()).startsWith("HTTP/1.1 200 ");
            Await.until("its end is told", () -> log.warnings().size() == 2);
            assertThat(log.warnings().get(1)).contains("Slow: GET /shop/buy has ended after 0.");
            assertThat(log.text()).doesNotContain("secret");
        }
    }

    @Test
    void tellsOfARequestThatNoThreadIsIn() throws Exception {
        try (LogCapture log = new LogCapture()) {
            start(Duration.ofMillis(20), answersElsewhere());
            CompletableFuture<String> answer = new CompletableFuture<>();
            answer.completeAsync(() -> ask(), OwnThread::start);
            Await.until("it is told", () -> log.text().contains("and no thread is in it"));
            Objects.requireNonNull(unanswered.get()).failed(new IllegalStateException("given up"));
            assertThat(answer.get()).startsWith("HTTP/1.1 500 ");
            Await.until("its end is told", () -> log.text().contains("Slow: GET /shop/buy has "));
        }
    }

    @Test
    void saysNothingOfOthers() throws Exception {
        try (LogCapture log = new LogCapture()) {
            start(Duration.ofMinutes(1), waitsForTheEnd());
            end.countDown();
            assertThat(ask()).startsWith("HTTP/1.1 200 ");
            assertThat(log.text()).doesNotContain("Slow");
        }
    }

    private String ask() {
        try {
            return browser.getResponse(GET);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
