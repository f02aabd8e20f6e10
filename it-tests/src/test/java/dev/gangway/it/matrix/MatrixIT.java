package dev.gangway.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.matrix.Deviations.Deviation;
import dev.gangway.it.matrix.MatrixFront.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every case behind every web server, with the answer of Jetty's own port beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixIT {
    private static final Path COMMITTED = Path.of("..", "docs", "matrix.md");
    private static final Path SEEN = Path.of("target", "matrix.md");

    /** Every cell that is not equal, with both answers, for whoever has to explain one. */
    private static final Path DIFFERENCES = Path.of("target", "matrix-differences.txt");

    private final Deviations deviations = new Deviations();
    private final MatrixPage page = new MatrixPage();
    private final StringBuilder differences = new StringBuilder();
    private final Map<Case, String> expected = new HashMap<>();
    private final List<Case> cases = new ArrayList<>();
    private Path probe;
    private Certificates certificates;
    private Reference reference;
    private Bridges bridges;

    @BeforeAll
    void start() throws Exception {
        probe = ProbeApplication.create();
        certificates = Certificates.create(Files.createDirectories(probe.resolveSibling(probe.getFileName() + "-tls")));
        reference = new Reference(probe, certificates);
        bridges = new Bridges(probe, Files.createDirectories(probe.resolveSibling(probe.getFileName() + "-users")));
        cases.addAll(RequestCases.all());
        cases.addAll(ContentCases.all());
        cases.addAll(StateCases.all(Files.createDirectories(probe.resolveSibling(probe.getFileName() + "-steps"))));
        cases.addAll(TlsCases.all());
        Http2Browser browser = new Http2Browser(certificates, Certificates.Browser.WITHOUT_CERTIFICATE);
        Http2Browser known = new Http2Browser(certificates, Certificates.Browser.KNOWN);
        cases.addAll(Http2Cases.all(
                browser, known, Files.createDirectories(probe.resolveSibling(probe.getFileName() + "-http2"))));
        cases.addAll(SendFileCases.all(probe));
        cases.addAll(UserCases.all());
        for (Case one : cases) {
            expected.put(one, one.script().run(reference.wire()));
        }
    }

    @AfterAll
    void stop() {
        if (bridges != null) {
            bridges.close();
        }
        if (reference != null) {
            reference.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> matrix() {
        return Stream.of(
                        Stream.of(dynamicTest("bridges leave files to web servers", this::leavesFiles)),
                        Stream.of(MatrixFront.values()).map(this::column),
                        Stream.of(dynamicTest("docs/matrix.md is what was seen", this::comparePage)))
                .flatMap(Function.identity());
    }

    /** Otherwise the cases of files would tell nothing of the web servers. */
    private void leavesFiles() {
        for (String how : new String[] {"x-accel-redirect", "x-sendfile"}) {
            String address = bridges.files(how).tcpAddress();
            assertThat(Bridge.builder()
                            .run("get", "-c", address, "-i", "/film.txt")
                            .output())
                    .containsIgnoringCase("\n" + how + ": ")
                    .contains("film.txt")
                    .doesNotContain("00001 ");
        }
    }

    private DynamicNode column(MatrixFront front) {
        Column column = new Column(front);
        List<DynamicNode> tests = new ArrayList<>();
        tests.add(dynamicTest("starts", column::start));
        cases.forEach(one -> tests.add(dynamicTest(one.group() + ": " + one.title(), () -> column.check(one))));
        tests.add(dynamicTest("stops", column::stop));
        return dynamicContainer(front.title(), tests);
    }

    private final class Column {
        private final MatrixFront front;
        private @Nullable Running running;

        Column(MatrixFront front) {
            this.front = front;
        }

        void start() {
            running = front.start(bridges, certificates);
        }

        void check(Case one) throws IOException {
            Running started = Objects.requireNonNull(running, "the web server has not started");
            String seen = one.script().run(started.wire());
            Optional<Deviation> known = deviations.find(front, one);
            Optional<Deviation> deviation = known.filter(each -> each.holdsFor(front));
            boolean isEqual = seen.equals(expected.get(one));
            boolean isOfAnotherVersion = known.isPresent() && deviation.isEmpty();
            page.put(front, one, isEqual && !isOfAnotherVersion, known);
            if (!isEqual) {
                differences.append("%s | %s | %s%n--- expected%n%s%n--- seen%n%s%n%n"
                        .formatted(one.group(), one.title(), front, expected.get(one), seen));
            }
            if (deviation.isPresent() && deviation.get().isSometimes() && isEqual) {
                return;
            }
            if (deviation.isPresent()) {
                assertThat(seen)
                        .as("still deviates, because " + deviation.get().reason())
                        .isNotEqualTo(expected.get(one))
                        .contains(deviation.get().seen());
            } else {
                assertThat(seen).as("as on Jetty's own port").isEqualTo(expected.get(one));
            }
        }

        void stop() {
            if (running != null) {
                running.close();
            }
        }
    }

    private void comparePage() throws IOException {
        String seen = page.write(cases, deviations);
        Files.writeString(SEEN, seen);
        Files.writeString(DIFFERENCES, differences);
        assertThat(Files.readString(COMMITTED))
                .as("docs/matrix.md; the page of this run is it-tests/target/matrix.md")
                .isEqualTo(seen);
    }
}
