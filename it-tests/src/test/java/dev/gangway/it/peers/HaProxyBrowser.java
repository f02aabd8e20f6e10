package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.HaProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A browser that asks again where HAProxy has failed by itself, which HAProxy's log must say.
 *
 * <p>HAProxy 2.6 gives up a request, with a page of its own, when its parameters do not fit into what uploads have left of
 * the output buffer of the connection that they share. Where the browser still uploads, the reset that comes with the
 * end of its connection may overtake that page. Any other answer than 200 is a failure, and so is none.
 */
final class HaProxyBrowser {
    private static final int MAX_ATTEMPTS = 50;
    private static final AtomicLong LAST_ATTEMPT = new AtomicLong();

    private final Browser browser;
    private final Predicate<String> gaveUp;

    HaProxyBrowser(HaProxy haproxy) {
        this(haproxy.origin(), haproxy::gaveUp);
    }

    /** A browser that asks another web server, of which nothing is forgiven. */
    HaProxyBrowser(URI origin) {
        this(origin, attempt -> false);
    }

    private HaProxyBrowser(URI origin, Predicate<String> gaveUp) {
        this.browser = new Browser(origin);
        this.gaveUp = gaveUp;
    }

    HttpRequest.Builder request(String target) {
        return browser.request(target);
    }

    String get(String target) throws IOException {
        return text(request(target));
    }

    String text(HttpRequest.Builder request) throws IOException {
        try (InputStream body = body(request)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    InputStream body(HttpRequest.Builder request) throws IOException {
        for (int count = 1; count <= MAX_ATTEMPTS; count++) {
            String attempt = "attempt-" + LAST_ATTEMPT.incrementAndGet();
            try {
                HttpResponse<InputStream> response =
                        browser.send(request.setHeader(HaProxy.ATTEMPT_FIELD, attempt), BodyHandlers.ofInputStream());
                if (response.statusCode() == 200) {
                    return response.body();
                }
                String page = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(gaveUp.test(attempt)).as(response + " " + page).isTrue();
            } catch (UncheckedIOException noAnswer) {
                if (!gaveUp.test(attempt)) {
                    throw noAnswer;
                }
            }
        }
        throw new AssertionError("HAProxy failed " + MAX_ATTEMPTS + " times");
    }
}
