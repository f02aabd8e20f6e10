package dev.gangway.it.matrix;

import dev.gangway.it.harness.Bridge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The bridges behind the web servers: one as it comes, and those with an option that the web servers have as well. */
final class Bridges implements AutoCloseable {
    private final Path probe;
    private final Path roles;
    private final Path passwords;
    private final List<Bridge> all = new ArrayList<>();
    private final Bridge plain;
    private final Bridge accel;
    private final Bridge sendFile;
    private final Bridge users;

    Bridges(Path probe, Path folder) throws IOException {
        this.probe = probe;
        roles = Files.writeString(folder.resolve("roles"), "alice: staff\nbob: boss\n");
        passwords = Files.writeString(
                folder.resolve("passwords"),
                line("alice", "wonder land") + line("bob", "builder") + line("carol", "singer"));
        try {
            plain = start();
            accel = start("--sendfile", "x-accel-redirect=/internal");
            sendFile = start("--sendfile", "x-sendfile");
            users = start("--trust-remote-user", "--roles-from", "file:" + roles);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Bridge start(String... options) {
        Bridge bridge = Bridge.builder()
                .tcp()
                .unix()
                .application("/=" + probe)
                .application("/shop=" + probe)
                .options(options)
                .start();
        all.add(bridge);
        return bridge;
    }

    /** Returns a line as {@code htpasswd -s} writes it. */
    private static String line(String user, String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return user + ":{SHA}" + Base64.getEncoder().encodeToString(hash) + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Path probe() {
        return probe;
    }

    Path roles() {
        return roles;
    }

    Path passwords() {
        return passwords;
    }

    Bridge plain() {
        return plain;
    }

    /** Returns the one that trusts the web server's user. */
    Bridge users() {
        return users;
    }

    /** Returns the one that leaves files to a web server in this way. */
    Bridge files(String how) {
        return how.startsWith("x-accel") ? accel : sendFile;
    }

    @Override
    public void close() {
        all.forEach(Bridge::close);
    }
}
