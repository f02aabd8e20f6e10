package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * A browser that asks again where HAProxy has failed by itself.
 *
 * <p>HAProxy 2.6 gives up a request, with a page of its own, when its parameters do not fit into what uploads have left of
 * the output buffer of the connection that they share. Any other answer than 200 is a failure.
 */
final class HaProxyBrowser {
    private static final String FAILURE = "<html><body><h1>500 Internal Server Error</h1>\nAn internal server error";
    private static final int MAX_ATTEMPTS = 50;

    private final Browser browser;

    HaProxyBrowser(URI origin) {
        browser = new Browser(origin);
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
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            HttpResponse<InputStream> response = browser.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response.body();
            }
            String page = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(page).as(response.toString()).startsWith(FAILURE);
        }
        throw new AssertionError("HAProxy failed " + MAX_ATTEMPTS + " times");
    }
}
