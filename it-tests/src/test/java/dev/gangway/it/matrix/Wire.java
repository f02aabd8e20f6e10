package dev.gangway.it.matrix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * A browser that writes bytes, so that nothing is put right on the way; texts are bytes, U+0000 to U+00FF.
 *
 * @param port where to ask, on the loopback interface
 * @param tlsPort the same over TLS
 * @param http2Port the same by HTTP/2
 * @param certificates whom to trust and who to be over TLS
 * @param files where the web server sends files by itself, without TLS
 * @param users where the web server asks for name and password, without TLS
 */
record Wire(int port, int tlsPort, int http2Port, Certificates certificates, Place files, Place users) {
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    /**
     * A web server with a further option.
     *
     * @param port where to ask; zero where {@code gangway config} has no configuration for it
     * @param refusal what it says then
     */
    record Place(int port, String refusal) {}

    /** Asks a web server with a further option, or tells why there is none. */
    String at(Place place, Case.Script script) throws IOException {
        return place.port() == 0
                ? place.refusal()
                : script.run(new Wire(place.port(), tlsPort, http2Port, certificates, files, users));
    }

    /** The host and port that a browser would name. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** Opens a connection. */
    Socket connect() throws IOException {
        return connect(SocketFactory.getDefault(), port);
    }

    private static Socket connect(SocketFactory factory, int port) throws IOException {
        Socket socket = factory.createSocket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) TO_ANSWER.toMillis());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Asks for a path, and returns what came. */
    Answer get(String target, String... headers) throws IOException {
        return ask("GET " + target + " HTTP/1.1", "", headers);
    }

    /** Asks what the probe sees of a request for a path. */
    String show(String facts, String target, String... headers) throws IOException {
        return shown(get(target, with(headers, "X-Show: " + facts)));
    }

    /** Asks what the probe sees of a body, sent with its length. */
    String showBody(String facts, String method, String target, String body, String... headers) throws IOException {
        String[] all = with(headers, "X-Show: " + facts, "Content-Length: " + body.length());
        return shown(ask(method + " " + target + " HTTP/1.1", body, all));
    }

    /** Returns the answer of the probe, or of whoever stood in the way. */
    String shown(Answer answer) {
        String text = answer.status().startsWith("200") ? answer.text() : answer.status();
        return text.replaceAll("(?<![0-9])(" + port + "|" + tlsPort + ")(?![0-9])", "PORT");
    }

    /** Returns status, headers and body, with a word in place of the port. */
    String seen(Answer answer) {
        return answer.seen().replaceAll("(?<![0-9])(" + port + "|" + tlsPort + ")(?![0-9])", "PORT");
    }

    /** Sends a request with a host, after which the connection is to be closed, and returns what came. */
    Answer ask(String requestLine, String body, String... headers) throws IOException {
        return raw(head(requestLine, host(), headers) + body, !requestLine.startsWith("HEAD "));
    }

    /** Sends a request over TLS. */
    Answer askSecurely(Certificates.Browser browser, String target, String... headers) throws IOException {
        try (Socket socket = connect(certificates.factory(browser), tlsPort)) {
            return exchange(
                    socket, head("GET " + target + " HTTP/1.1", Certificates.HOST + ":" + tlsPort, headers), true);
        }
    }

    static String head(String requestLine, String host, String... headers) {
        StringBuilder head = new StringBuilder(requestLine).append("\r\n");
        head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Sends bytes, and returns what came until the connection was closed. */
    Answer raw(String request, boolean hasBody) throws IOException {
        try (Socket socket = connect()) {
            return exchange(socket, request, hasBody);
        }
    }

    private static Answer exchange(Socket socket, String request, boolean hasBody) throws IOException {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException refused) {
            // A large body may be refused while it is sent; the answer tells.
        }
        return Answer.parse(readAll(socket), hasBody);
    }

    /** Reads until the other side closes or resets. */
    static String readAll(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[65536];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read.write(buffer, 0, n);
            }
        } catch (SocketException reset) {
            // The end all the same.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    static String[] with(String[] headers, String... more) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + more.length);
        System.arraycopy(more, 0, all, headers.length, more.length);
        return all;
    }
}
