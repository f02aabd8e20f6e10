package dev.gangway.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An HTTP client that follows no redirect by itself, and keeps cookies of its own. */
public final class Browser {
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI origin;
    private final HttpClient client;

    /** A browser without cookies, for one origin. */
    public Browser(URI origin) {
        this.origin = origin;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** Starts a request for a path, with its query, as it is to be written on the wire. */
    public HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(origin + target)).timeout(TO_ANSWER);
    }

    public HttpResponse<String> get(String target, String... headers) {
        HttpRequest.Builder request = request(target);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String target, String contentType, String body) {
        return post(target, contentType, BodyPublishers.ofString(body));
    }

    public HttpResponse<String> post(String target, String contentType, BodyPublisher body) {
        return send(request(target).header("Content-Type", contentType).POST(body), BodyHandlers.ofString());
    }

    /** Returns the answer to a GET that asks for JSON; any other status than 200 is a failure. */
    public JsonNode json(String target, String... headers) {
        HttpRequest.Builder request = request(target).header("Accept", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return json(send(request, BodyHandlers.ofString()));
    }

    public static JsonNode json(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response + ": " + response.body());
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + response.body(), e);
        }
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}
