package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files beyond ASCII, where whoever starts the program has no locale that knows them. */
class LocaleIT {
    private final Path war;

    LocaleIT(@TempDir Path folder) throws IOException {
        war = folder.resolve("shop.war");
        try (OutputStream file = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("gr\u00fc\u00dfe.txt"));
            zip.write("hello".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=", "LC_ALL=C", "LC_ALL=POSIX", "LC_CTYPE=C", "LANG=C"})
    void filesAreUnpackedAndServed(String setting) {
        int equals = setting.indexOf('=');
        Bridge.Builder builder = Bridge.builder();
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            builder.variable(variable, "");
        }
        builder.variable(setting.substring(0, equals), setting.substring(equals + 1));
        try (Bridge bridge = builder.tcp().application(war.toString()).start()) {
            Ended ended = Bridge.builder().run("get", "--connect", bridge.tcpAddress(), "/shop/gr%C3%BC%C3%9Fe.txt");
            assertThat(ended.output()).endsWith("hello");
            assertThat(ended.exitCode()).isEqualTo(0);
        }
    }
}
