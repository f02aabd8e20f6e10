package dev.gangway.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An HTTP connection written and read by hand, for what a well-behaved client would hide: targets that are no URI, when
 * each byte arrives, how a body ends, and leaving in the middle.
 */
public final class RawConnection implements AutoCloseable {
    private static final Duration TO_READ = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;

    public RawConnection(URI origin) throws IOException {
        socket = new Socket(origin.getHost(), origin.getPort());
        socket.setSoTimeout((int) TO_READ.toMillis());
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** Sends characters up to U+00FF as bytes. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends a GET request after which the web server closes. */
    public void sendGet(String target, String... headers) throws IOException {
        sendHead("GET " + target + " HTTP/1.1", headers);
    }

    /** Sends a request line and headers, to which it adds a host and that the web server is to close afterwards. */
    public void sendHead(String requestLine, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(requestLine).append("\r\n");
        head.append("Host: localhost\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        send(head.append("\r\n").toString());
    }

    /** Sends one chunk of a chunked body; an empty one ends the body. */
    public void sendChunk(byte[] content) throws IOException {
        send(Integer.toHexString(content.length) + "\r\n");
        send(content);
        send("\r\n");
    }

    /** Reads the status line and the header lines, up to and with the empty line. */
    public String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    /** Reads until a text has come, and returns everything up to its end. */
    public String readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text, Math.max(0, read.length() - text.length())) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    /** Reads one chunk of a chunked body; an empty one is the end of the body. */
    public byte[] readChunk() throws IOException {
        String size = readUntil("\r\n").strip();
        byte[] content = in.readNBytes(Integer.parseInt(size, 16));
        readUntil("\r\n");
        return content;
    }

    /** Reads a number of bytes, and throws them away. */
    public void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    /** Reads what comes until the web server closes the connection; a reset counts as the end. */
    public String readToEnd() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read.write(buffer, 0, n);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new IOException("the connection stayed open after: " + read.toString(StandardCharsets.ISO_8859_1), e);
        } catch (java.net.SocketException reset) {
            // The end all the same.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
