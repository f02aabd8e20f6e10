package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** What a bridge loads of the generations of the Servlet API that none of its applications needs: nothing. */
class UnusedGenerationsIT {
    @ParameterizedTest
    @EveryJava
    void classesOfOtherGenerationsAreNotLoaded(Jdk jdk, @TempDir Path folder) throws IOException {
        Path loaded = folder.resolve("classes.log");
        try (Site site = Site.own(
                Front.NGINX_KEPT,
                Bridge.builder()
                        .jdk(jdk.home())
                        .javaOptions("-Xlog:class+load=info:file=" + loaded)
                        .sampleAtRoot())) {
            assertThat(site.browser().get("/hello.jsp").statusCode()).isEqualTo(200);
        }
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains("org.eclipse.jetty.ee10.webapp.WebAppContext "));
        assertThat(classes)
                .noneMatch(
                        line -> line.contains("/lib/ee8/") || line.contains("/lib/ee9/") || line.contains("/lib/ee11/"))
                .noneMatch(line -> line.matches(".*org\\.eclipse\\.jetty\\.(ee8|ee9|ee11)\\..*"))
                .noneMatch(line -> line.contains(" javax.servlet."));
    }
}
