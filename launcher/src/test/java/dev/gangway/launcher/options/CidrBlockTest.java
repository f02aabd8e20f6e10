package dev.gangway.launcher.options;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.cgi.Addresses;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrBlockTest {
    /** Slips of the pen, each of which may be the name of a machine for all that Java knows. */
    private static final List<String> NAMES = List.of("10.0.0.256", "10.0.0.256/32", "x:y", "010.0.0.1", "fe80::1%lo");

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "[2001:db8::]/32, 2001:db8::1, true",
        "255.249.199.99, 255.249.199.99, true",
        "::/0, 192.0.2.7, false",
    })
    void containsItsAddresses(String block, String address, boolean contained) throws Exception {
        assertThat(CidrBlock.parse(block).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.test | 'example.test' is no IP address or range; write it like 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32",
                "10.1.0.0/33 | '10.1.0.0/33' has no prefix length from 0 to 32 behind the /",
                "10.1.0.0/ | '10.1.0.0/' has no prefix length from 0 to 32 behind the /",
                "10.1.2.3/16 | '10.1.2.3/16' is not the first address of its range; write 10.1.0.0/16",
                "x:y | 'x:y' is no IP address or range; write it like 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32",
                "300.1.2.3 | '300.1.2.3' is no IP address or range; write it like 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32",
            })
    void refusesOthers(String text, String message) {
        assertThatThrownBy(() -> CidrBlock.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** In a Java whose file of hosts has an address for each of them: with that another machine would be let in. */
    @Test
    void looksNothingUp(@TempDir Path folder) throws Exception {
        Path hosts = Files.write(
                folder.resolve("hosts"),
                NAMES.stream()
                        .map(name -> "192.0.2.99 " + name.replace("/32", ""))
                        .toList());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        Stream.of(CidrBlock.class, CidrBlockTest.class, Addresses.class)
                                .map(CidrBlockTest::folderOf)
                                .collect(Collectors.joining(File.pathSeparator)),
                        CidrBlockTest.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        assertThat(lines).hasSize(1 + NAMES.size()).startsWith("192.0.2.99");
        assertThat(lines.subList(1, lines.size())).containsOnly("refused");
    }

    private static String folderOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    /** Tells what becomes of the names; first what Java itself finds for one, to see that the file counts. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(InetAddress.getByName("10.0.0.256").getHostAddress());
        for (String name : NAMES) {
            try {
                System.out.println(CidrBlock.parse(name));
            } catch (IllegalArgumentException e) {
                System.out.println("refused");
            }
        }
    }
}
