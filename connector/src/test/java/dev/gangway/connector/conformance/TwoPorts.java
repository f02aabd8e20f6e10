package dev.gangway.connector.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/** One server with the same application on an HTTP port and on a FastCGI port. */
record TwoPorts(TestBridge bridge, ServerConnector http) {
    private static final String HOST = "www.example.test:8123";

    /** Fields that are the web server's, or that differ with every answer. */
    private static final Set<String> NOT_COMPARED = Set.of("date", "server", "connection", "transfer-encoding");

    static TwoPorts open(UriCompliance compliance, Path folder) {
        TestBridge bridge = TestBridge.of(ComparedApplication.at(folder))
                .http(http -> http.setUriCompliance(compliance))
                .start();
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setUriCompliance(compliance);
        configuration.setSendServerVersion(false); // it also signs error pages
        ServerConnector http = new ServerConnector(bridge.server(), 1, 1, new HttpConnectionFactory(configuration));
        http.setHost("127.0.0.1");
        bridge.server().addConnector(http);
        bridge.server().manage(http);
        try {
            http.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new TwoPorts(bridge, http);
    }

    /** Asks both ports, and requires that they say the same. */
    void compare(String method, String target, String... headers) throws IOException {
        String overHttp = overHttp(method, target, headers);
        String overFastCgi = overFastCgi(method, target, headers);
        assertThat(overFastCgi).as("%s %s %s", method, target, List.of(headers)).isEqualTo(overHttp);
    }

    String overHttp(String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder();
        request.append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(HOST)
                .append("\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        request.append("Connection: close\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.getLocalPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
            HttpTester.Input in = HttpTester.from(socket.getInputStream());
            HttpTester.Response response = HttpTester.parseResponse(in, method.equals("HEAD"));
            assertThat(response).as("%s", target).isNotNull();
            List<String> lines = new ArrayList<>();
            response.forEach(field -> lines.add(field.getName() + ": " + field.getValue()));
            byte[] body = response.getContentBytes();
            return describe(response.getStatus(), lines, body == null ? "" : new String(body, ISO_8859_1));
        }
    }

    String overFastCgi(String method, String target, String... headers) {
        List<String> variables = new ArrayList<>(List.of(
                "REQUEST_METHOD", method,
                "REQUEST_URI", target,
                "SERVER_PROTOCOL", "HTTP/1.1",
                "REMOTE_ADDR", "127.0.0.1",
                "HTTP_HOST", HOST,
                "HTTP_CONNECTION", "close",
                "SERVER_NAME", "www.example.test",
                "SERVER_PORT", "8123"));
        for (int i = 0; i < headers.length; i += 2) {
            variables.add("HTTP_" + headers[i].toUpperCase(Locale.ROOT).replace('-', '_'));
            variables.add(headers[i + 1]);
        }
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, WireBytes.CLOSE, variables.toArray(new String[0])));
            Answer answer = peer.answer(1);
            List<String> lines = answer.headerLines().stream()
                    .filter(line -> !line.startsWith("Status:"))
                    .toList();
            return describe(answer.status(), lines, answer.bodyText());
        }
    }

    private static String describe(int status, List<String> headerLines, String body) {
        TreeMap<String, List<String>> headers = new TreeMap<>();
        for (String line : headerLines) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!NOT_COMPARED.contains(name)) {
                headers.computeIfAbsent(name, n -> new ArrayList<>())
                        .add(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        // Who finds that a request is bad says so in its own words.
        return status == 400 ? "400" : status + "\n" + headers + "\n" + body;
    }

    void close() {
        bridge.close();
    }
}
