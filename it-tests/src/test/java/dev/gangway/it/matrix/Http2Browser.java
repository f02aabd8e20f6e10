package dev.gangway.it.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;

/** The JDK's client as a browser that speaks HTTP/2 wherever it may; its connections stay, and requests share them. */
final class Http2Browser {
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);

    private final HttpClient client;

    Http2Browser(Certificates certificates, Certificates.Browser who) {
        SSLParameters parameters = new SSLParameters();
        // What browsers speak, and one suite alone so that nothing is left to choose.
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        client = HttpClient.newBuilder()
                .sslContext(certificates.context(who))
                .sslParameters(parameters)
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(TO_ANSWER)
                .build();
    }

    /** What is said of a request beyond its target. */
    interface Telling {
        void tell(HttpRequest.Builder request);
    }

    /** Caddy wants a name in place of the address. */
    private static HttpRequest request(int port, String target, Telling telling) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://" + Certificates.LOCAL + ":" + port + target));
        telling.tell(request);
        return request.timeout(TO_ANSWER).build();
    }

    /** Asks, and returns the version that was spoken, status, headers and body. */
    String seen(int port, String target, Telling telling) throws IOException {
        HttpResponse<String> answer = send(port, target, telling, BodyHandlers.ofString());
        return start(answer) + headers(answer) + withoutPort(answer.body(), port);
    }

    /** Asks, and returns the version that was spoken, status and body. */
    String shown(int port, String target, Telling telling) throws IOException {
        HttpResponse<String> answer = send(port, target, telling, BodyHandlers.ofString());
        return start(answer) + withoutPort(answer.body(), port);
    }

    /** Asks without waiting for what {@link #shown} returns. */
    CompletableFuture<String> begin(int port, String target, Telling telling) {
        return client.sendAsync(request(port, target, telling), BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(answer -> start(answer) + withoutPort(answer.body(), port));
    }

    /** Asks for an answer that is read as it comes. */
    HttpResponse<InputStream> open(int port, String target) throws IOException {
        return send(port, target, request -> {}, BodyHandlers.ofInputStream());
    }

    private <T> HttpResponse<T> send(int port, String target, Telling telling, BodyHandler<T> handler)
            throws IOException {
        try {
            return client.send(request(port, target, telling), handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    static String await(CompletableFuture<String> seen) throws IOException {
        try {
            return seen.get(2 * TO_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    private static String start(HttpResponse<?> answer) {
        return answer.version() + " " + answer.statusCode() + "\n";
    }

    private static String headers(HttpResponse<?> answer) {
        StringBuilder text = new StringBuilder();
        answer.headers().map().entrySet().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                .filter(header -> !header.startsWith(":") && Answer.isOfTheApplication(header))
                .sorted()
                .forEach(header -> text.append(header).append('\n'));
        return text.toString();
    }

    private static String withoutPort(String text, int port) {
        return text.replaceAll("(?<![0-9])" + port + "(?![0-9])", "PORT");
    }
}
