package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;

/** What bridges remember of the 80 jars of an application, on each Java that is installed for it. */
@ParameterizedClass
@EveryJava
class ScanIT {
    private final Jdk jdk;
    private final Path cache = WorkFolders.create("scans");
    private final Path scans = cache.resolve("gangway/scans");

    ScanIT(Jdk jdk) {
        this.jdk = jdk;
    }

    private Bridge start() {
        return Bridge.builder()
                .jdk(jdk.home())
                .variable("XDG_CACHE_HOME", cache.toString())
                .tcp()
                .application("/=" + Bridge.foreign("wicket.war"))
                .start();
    }

    private static void assertServes(Bridge bridge) {
        assertThat(Bridge.builder()
                        .run("get", "--connect", bridge.tcpAddress(), "/helloworld/")
                        .output())
                .contains("Hello World!");
    }

    private Map<Path, FileTime> lists() throws IOException {
        Map<Path, FileTime> lists = new TreeMap<>();
        try (Stream<Path> files = Files.list(scans)) {
            for (Path file : files.toList()) {
                lists.put(file, Files.getLastModifiedTime(file));
            }
        }
        return lists;
    }

    @Test
    void twoBridgesFillAFolderAndALaterOneUsesIt() throws IOException {
        CompletableFuture<Bridge> beside = CompletableFuture.supplyAsync(this::start, task -> new Thread(task).start());
        try (Bridge first = start();
                Bridge second = beside.join()) {
            assertServes(first);
            assertServes(second);
        }
        Map<Path, FileTime> before = lists();
        assertThat(before.keySet())
                .hasSizeGreaterThan(50)
                .allMatch(file -> file.getFileName().toString().matches("[0-9a-f]{64}"));

        Path cut = before.keySet().iterator().next();
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        try (Bridge later = start()) {
            assertServes(later);
            assertThat(later.output().lines().filter(line -> line.contains(scans.toString())))
                    .singleElement()
                    .asString()
                    .contains(cut + " is thrown away, and what it had is searched for again: it is cut off");
        }
        assertThat(cut).hasBinaryContent(whole);
        Map<Path, FileTime> after = lists();
        after.remove(cut);
        before.remove(cut);
        assertThat(after).isEqualTo(before); // who had not read them would have written them
    }
}
