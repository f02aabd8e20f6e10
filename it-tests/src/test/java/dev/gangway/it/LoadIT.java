package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.Site;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many browsers at the same moment: everybody gets an answer, and it is their own. */
@OnEveryFront
class LoadIT {
    private static final int CLIENTS = 100;
    private static final int ROUNDS = 10;

    private final Site site;

    LoadIT(Front front) {
        site = Site.shared(front);
    }

    @Test
    void hundredBrowsersAtOnceGetTheirOwnAnswers() throws Exception {
        int logged = site.bridge().output().length();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            CountDownLatch together = new CountDownLatch(CLIENTS);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                answers.add(clients.submit(() -> {
                    together.countDown();
                    together.await();
                    return visit(number);
                }));
            }
            int right = 0;
            for (Future<Integer> answer : answers) {
                right += answer.get();
            }
            assertThat(right).isEqualTo(CLIENTS * ROUNDS * 4);
        } finally {
            clients.shutdownNow();
        }
        assertThat(site.bridge().complaintsAfter(logged)).isEmpty();
    }

    /** Asks for itself, uploads, downloads and waits, each time with content of its own; returns how often it asked. */
    private int visit(int client) {
        Browser browser = site.browser();
        int right = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            String own = client + "-" + round;
            SeenRequest seen = new SeenRequest(browser.json("/request?own=" + own, "X-Own", own));
            assertThat(seen.parameter("own")).containsExactly(own);
            assertThat(seen.header("X-Own")).containsExactly(own);
            assertThat(seen.json().at("/session/counter").asInt()).isEqualTo(round);
            right++;

            assertThat(browser.post("/echo", "text/plain", own).body()).isEqualTo(own);
            right++;

            int size = 1000 * client + round;
            HttpResponse<byte[]> download =
                    browser.send(browser.request("/download/async?size=" + size), BodyHandlers.ofByteArray());
            assertThat(download.body()).isEqualTo(Content.bytes(size));
            right++;

            HttpResponse<String> digest = browser.post(
                    "/digest/async", "application/octet-stream", BodyPublishers.ofByteArray(Content.bytes(size)));
            assertThat(Browser.json(digest).get("sha256").asText()).isEqualTo(Content.sha256(size));
            right++;
        }
        return right;
    }
}
