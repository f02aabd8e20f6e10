package dev.gangway.launcher.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A browser that sends targets as they are, and reads byte by byte where it must. */
final class Visitor {
    private static final Duration TO_ANSWER = Duration.ofSeconds(20);

    private final URI url;
    private final String word;

    Visitor(URI url, String word) {
        this.url = url;
        this.word = word;
    }

    /**
     * An answer.
     *
     * @param status its number; 0 if none came
     * @param isOfProbe whether the probe has written it
     * @param body what came
     */
    record Answer(int status, boolean isOfProbe, String body) {
        /** Returns what the probe has seen, by name; empty for answers of others. */
        Map<String, String> facts() {
            Map<String, String> facts = new HashMap<>();
            if (isOfProbe) {
                for (String line : body.split("\n", -1)) {
                    String[] parts = line.strip().split(" ", 2);
                    if (parts.length > 0 && parts[0].matches("[A-Za-z_]+")) {
                        String value = parts.length == 2 ? parts[1] : "";
                        facts.put(parts[0], new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
                    }
                }
            }
            return facts;
        }

        String fact(String name) {
            return facts().getOrDefault(name, "");
        }
    }

    /** Returns the host and the port, as browsers name them. */
    String authority() {
        return url.getRawAuthority();
    }

    int port() {
        return url.getPort() >= 0 ? url.getPort() : isSecure() ? 443 : 80;
    }

    boolean isSecure() {
        return "https".equals(url.getScheme());
    }

    /** Returns the path of the URL with something behind it. */
    String target(String suffix) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return (path.endsWith("/") ? path : path + "/") + suffix;
    }

    /** Asks for a target without a body. */
    Answer get(String target, String... headers) throws IOException {
        return send("GET", target, new byte[0], headers);
    }

    /** Sends a request with a body, whose length or encoding the headers tell. */
    Answer send(String method, String target, byte[] body, String... headers) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            try {
                out.write(head(method, target, headers));
                for (int at = 0; at < body.length; at += 65536) {
                    out.write(body, at, Math.min(65536, body.length - at));
                }
            } catch (SocketException refused) {
                // What has come before tells why.
            }
            return parse(readAll(socket.getInputStream()));
        }
    }

    /** Asks for an answer in pieces, and tells when the first is there. */
    String getPieces(String target, Runnable firstSeen) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(head("GET", target, Probe.DEED + ": pieces"));
            StringBuilder read = new StringBuilder();
            InputStream in = socket.getInputStream();
            boolean told = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.append((char) next);
                if (!told && read.indexOf("the first piece of an answer\n") >= 0) {
                    told = true;
                    firstSeen.run();
                }
            }
            return read.toString();
        }
    }

    private byte[] head(String method, String target, String... headers) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        List<String> all = List.of("Host: " + authority(), "Connection: close", Probe.WORD + ": " + word);
        all.forEach(header -> head.append(header).append("\r\n"));
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(url.getHost(), port()), (int) TO_ANSWER.toMillis());
        socket.setSoTimeout((int) TO_ANSWER.toMillis());
        return isSecure() ? secure(socket) : socket;
    }

    /** Whoever answers gets nothing but made-up words, so any certificate will do. */
    private Socket secure(Socket socket) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context.getSocketFactory().createSocket(socket, url.getHost(), port(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            in.transferTo(read);
        } catch (SocketException reset) {
            // The end all the same.
        }
        return read.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String read = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = read.indexOf("\r\n\r\n");
        if (end < 0 || !read.startsWith("HTTP/1.") || read.length() < 12) {
            return new Answer(0, false, read);
        }
        String head = read.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        return new Answer(
                Integer.parseInt(read.substring(9, 12)),
                head.contains("\r\n" + Probe.WORD.toLowerCase(java.util.Locale.ROOT) + ": yes"),
                read.substring(end + 4));
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
