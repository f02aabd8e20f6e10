package dev.gangway.launcher.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A web server that sends one GET request with the parameters that a test wants. */
public final class FastCgiGet {
    private static final int STDOUT = 6;
    private static final int END_REQUEST = 3;

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private int role = 1;

    /** Asks for a target, such as {@code /app?x=1}. */
    public FastCgiGet(String target) {
        with("REQUEST_METHOD", "GET");
        with("REQUEST_URI", target);
        with("QUERY_STRING", target.contains("?") ? target.substring(target.indexOf('?') + 1) : "");
        with("SERVER_PROTOCOL", "HTTP/1.1");
        with("HTTP_HOST", "www.example.test");
    }

    /** Adds or replaces a parameter. */
    public FastCgiGet with(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** Asks for this role, a Responder's (1) otherwise. */
    public FastCgiGet as(int role) {
        this.role = role;
        return this;
    }

    /** Returns the whole answer, its header block and its body. */
    public String send(SocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            InetSocketAddress inet = (InetSocketAddress) address;
            socket.connect(inet, 10_000);
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            record(request, 1, new byte[] {0, (byte) role, 0, 0, 0, 0, 0, 0});
            record(request, 4, pairs());
            record(request, 4, new byte[0]);
            record(request, 5, new byte[0]);
            out.write(request.toByteArray());
            return answer(new DataInputStream(socket.getInputStream()));
        }
    }

    private byte[] pairs() {
        ByteArrayOutputStream pairs = new ByteArrayOutputStream();
        parameters.forEach((name, value) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
            length(pairs, nameBytes.length);
            length(pairs, valueBytes.length);
            pairs.writeBytes(nameBytes);
            pairs.writeBytes(valueBytes);
        });
        return pairs.toByteArray();
    }

    private static void length(ByteArrayOutputStream out, int length) {
        out.write(0x80 | length >> 24);
        out.write(length >> 16);
        out.write(length >> 8);
        out.write(length);
    }

    private static void record(ByteArrayOutputStream out, int type, byte[] content) {
        out.writeBytes(new byte[] {1, (byte) type, 0, 1, (byte) (content.length >> 8), (byte) content.length, 0, 0});
        out.writeBytes(content);
    }

    private static String answer(DataInputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (true) {
            in.readByte();
            int type = in.readByte();
            in.readShort();
            int length = in.readUnsignedShort();
            int padding = in.readUnsignedByte();
            in.readByte();
            byte[] content = new byte[length + padding];
            in.readFully(content);
            if (type == END_REQUEST) {
                return answer.toString(StandardCharsets.UTF_8);
            }
            if (type == STDOUT) {
                answer.write(content, 0, length);
            }
        }
    }
}
