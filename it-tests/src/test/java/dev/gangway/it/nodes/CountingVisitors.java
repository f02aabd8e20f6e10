package dev.gangway.it.nodes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Visitors who each have the counter in their session count, one request after the other, until told to stop; what one
 * has been told must never be taken back.
 */
public final class CountingVisitors implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final URI page;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> losses = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    /** A request without its answer: when it was sent, by {@link System#nanoTime}, and what came instead. */
    private record Failure(long begun, String what) {}

    /** Lets so many visitors begin. */
    public CountingVisitors(URI origin, int number) {
        page = origin.resolve("/session?format=json");
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(this::visit, "visitor-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void visit() {
        CookieManager cookies = new CookieManager();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .connectTimeout(PATIENCE)
                .build();
        int told = 0;
        while (!isOver) {
            long begun = System.nanoTime();
            try {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(page).timeout(PATIENCE).build(), BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    failures.add(new Failure(
                            begun,
                            response.statusCode() + " "
                                    + response.headers()
                                            .firstValue("Retry-After")
                                            .orElse("-")));
                    continue;
                }
                int counter = JSON.readTree(response.body()).get("counter").asInt();
                if (counter <= told) {
                    losses.add("told " + told + ", then " + counter + " in " + response.body());
                }
                told = counter;
                answers.incrementAndGet();
            } catch (IOException e) {
                failures.add(new Failure(begun, e.toString()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Waits for so many more answers. */
    public void awaitAnswers(int number) {
        long goal = answers.get() + number;
        Awaitility.await(number + " more answers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answers.get() >= goal);
    }

    /** Waits for a failure of which the text begins so. */
    public void awaitFailure(String beginning) {
        Awaitility.await("a failure like " + beginning)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> failures().stream().anyMatch(failure -> failure.startsWith(beginning)));
    }

    public long answers() {
        return answers.get();
    }

    /** Returns what was answered with anything but 200, so far. */
    public List<String> failures() {
        return failures.stream().map(Failure::what).toList();
    }

    /** Returns what was answered with anything but 200 to requests that were sent after this {@link System#nanoTime}. */
    public List<String> failuresOfRequestsAfter(long nanoTime) {
        return failures.stream()
                .filter(failure -> failure.begun() - nanoTime > 0)
                .map(Failure::what)
                .toList();
    }

    /** Returns the answers that contradict an earlier one to the same visitor. */
    public List<String> losses() {
        return List.copyOf(losses);
    }

    @Override
    public void close() {
        leave();
    }

    /** Lets the visitors finish what they are at. */
    public void leave() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
