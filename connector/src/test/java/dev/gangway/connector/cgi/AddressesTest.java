package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    /** What is no address, and may be the name of a machine for all that Java knows. */
    private static final List<String> NAMES = List.of(
            "unix:",
            "unix:/run/x.sock",
            "localhost",
            "cafe",
            "dead.beef",
            "1.2.3",
            "10.0.0.256",
            "010.0.0.1",
            "x:y",
            ".:",
            "]:[",
            "a:b",
            "::g",
            "cafe%:");

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::1, 0:0:0:0:0:0:0:1",
        "[2001:DB8::1], 2001:db8:0:0:0:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "fe80::1%eth1, fe80:0:0:0:0:0:0:1",
        "[fe80::1%25eth1], fe80:0:0:0:0:0:0:1",
        "fe80::1%, fe80:0:0:0:0:0:0:1"
    })
    void readsAddresses(String text, String address) {
        InetSocketAddress found = Objects.requireNonNull(Addresses.of(text, "80"));
        assertThat(found.getAddress().getHostAddress()).isEqualTo(address);
        assertThat(found.getPort()).isEqualTo(80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.256", "1.2.3.4.5", "1::2::3", "[::1", "%eth1", "192.0.2.1%eth1", "[]", ":"})
    void readsNothingElse(String text) {
        assertThat(Addresses.of(text, "80")).isNull();
    }

    /** In a Java whose file of hosts has an address for each of them. */
    @Test
    void looksNothingUp(@TempDir Path folder) throws Exception {
        List<String> hosts = new ArrayList<>();
        NAMES.forEach(name -> hosts.add("192.0.2.99 " + name));
        Path file = Files.write(folder.resolve("hosts"), hosts);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + file,
                        "-cp",
                        folderOf(Addresses.class) + File.pathSeparator + folderOf(AddressesTest.class),
                        AddressesTest.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        assertThat(lines).hasSize(1 + NAMES.size()).startsWith("192.0.2.99");
        assertThat(lines.subList(1, lines.size())).containsOnly("null");
    }

    private static Path folderOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Tells what becomes of the names; first what Java itself finds for one, to see that the file counts. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(InetAddress.getByName("unix:").getHostAddress());
        NAMES.forEach(name -> System.out.println(Addresses.of(name, "80")));
    }
}
