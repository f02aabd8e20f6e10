package dev.gangway.connector.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What a real web server sent on one connection; see {@code captures/README.md} among the test resources. */
public final class Capture {
    private static final String SUFFIX = ".request.bin";
    private static final List<String> WEB_SERVERS = List.of(
            "apache-2.4.71",
            "caddy-2.6.2",
            "cgi-fcgi-2.4.2",
            "haproxy-2.6.12",
            "haproxy-check-2.6.12",
            "lighttpd-1.4.69",
            "lighttpd-rawurl-1.4.69",
            "nginx-1.22.1",
            "perl-fcgi-client-0.09",
            "spawn-fcgi-1.6.4");

    private final String name;
    private final byte[] bytes;

    private Capture(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** Returns all captures, in the order of their names. */
    public static List<Capture> all() {
        List<Capture> captures = new ArrayList<>();
        for (String webServer : WEB_SERVERS) {
            String resource = "/captures/" + webServer + ".zip";
            try (InputStream in = Capture.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("no resource " + resource);
                }
                ZipInputStream zip = new ZipInputStream(in);
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    captures.add(new Capture(webServer + "/" + scenario(entry.getName()), zip.readAllBytes()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return captures;
    }

    private static String scenario(String entry) {
        return entry.substring(0, entry.length() - SUFFIX.length());
    }

    /** Returns the capture with this name. */
    public static Capture named(String name) {
        return all().stream()
                .filter(capture -> capture.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no capture " + name));
    }

    /** Returns web server, variant and scenario, such as {@code nginx-1.22.1/stream.S3-chunked}. */
    public String name() {
        return name;
    }

    /** Returns the name of the scenario, such as {@code S3-chunked}. */
    public String scenario() {
        String afterVariant = name.substring(name.indexOf('/') + 1);
        return afterVariant.split("\\.", -1)[1];
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return name;
    }
}
