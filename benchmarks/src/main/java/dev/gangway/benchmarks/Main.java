package dev.gangway.benchmarks;

import dev.gangway.benchmarks.load.Load;
import dev.gangway.benchmarks.report.Report;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures Gangway beside its peers: A B C, A B C, and so on, in short rounds. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures Gangway beside its peers, in short rounds that take turns, and writes medians, spread and "
                    + "ratios as JSON, Markdown and SVG.",
            "CPU time is that of the server's process; the load and the web server in front are not in it. Ratios are "
                    + "to Jetty's HTTP/1.1 in the same run. What is not installed is left out, and said."
        })
public final class Main implements Callable<Integer> {
    private static final Path DOCS = Path.of("docs");

    /** How many seconds a server that still compiles is warmed up beyond what the option says. */
    private static final int MORE_WARM_UP = 20;

    /** A server that spends less on compiling in a second is warm. */
    private static final int COMPILED_MILLIS = 50;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "2",
            description = "Length of a round (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "6",
            description = {
                "Load before the first round of each (${DEFAULT-VALUE}),",
                "and on until a server is done with compiling what it runs, for up to 20 more."
            })
    private double warmUp;

    @Option(names = "--only", split = ",", paramLabel = "SCENARIO", description = "Of: ${COMPLETION-CANDIDATES}.")
    private @Nullable Set<Scenario> only;

    @Option(names = "--peers", split = ",", paramLabel = "PEER", description = "Of: ${COMPLETION-CANDIDATES}.")
    private @Nullable Set<Peer> peers;

    @Option(
            names = "--fronts",
            split = ",",
            paramLabel = "FRONT",
            description = "Of: ${COMPLETION-CANDIDATES} (the first two).")
    private @Nullable Set<FrontKind> fronts;

    @Option(
            names = "--connections",
            split = ",",
            paramLabel = "N",
            description =
                    "Connections (64 for small answers, 16 for large ones, for hello 64 and 1; 16 through HAProxy).")
    private @Nullable List<Integer> connections;

    @Option(names = "--java", paramLabel = "HOME", description = "The JDK of the servers (the one that runs this).")
    private Path java = Path.of(System.getProperty("java.home"));

    @Option(
            names = "--flags",
            split = " ",
            paramLabel = "FLAGS",
            defaultValue = "-Xms512m -Xmx512m",
            description = "JVM flags of all servers (${DEFAULT-VALUE}); -Dvirtual=true gives Jetty virtual threads.")
    private List<String> flags = List.of();

    @Option(
            names = "--idle",
            paramLabel = "N",
            description = "Measure the memory of N idle connections, and nothing else.")
    private int idle;

    @Option(names = "--calls", description = "Count system calls with perf, in one more round that is not measured.")
    private boolean calls;

    @Option(
            names = "--publish",
            description = "Write into docs/performance.md and docs/performance, not into benchmarks/target only.")
    private boolean publish;

    private final List<Series> all = new ArrayList<>();
    private Path work = Path.of(System.getProperty("gangway.work", "benchmarks/target/work"));

    /** Measures what the options say. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        String conditions = conditions(); // what may be wrong is found before the long work
        if (publish) {
            Report.readPage(DOCS);
        }
        work = Files.createDirectories(work.toAbsolutePath());
        System.setProperty("gangway.work", work.toString());
        Path files = Files.createDirectories(work.resolve("files/static"));
        Files.write(files.resolve("page.html"), Scenario.STATIC.expected());

        List<BackendProcess> backends = new ArrayList<>();
        try {
            for (Peer peer : chosenPeers()) {
                backends.add(new BackendProcess(peer, java.resolve("bin/java"), flags, work));
            }
            if (idle > 0) {
                say("%s", new IdleConnections(idle).table(speaking(backends)));
                return 0;
            }
            Set<FrontKind> chosen = fronts == null ? EnumSet.of(FrontKind.STRAIGHT, FrontKind.NGINX) : fronts;
            for (FrontKind front : chosen) {
                if (front != FrontKind.STRAIGHT && Processes.find(front.program()) == null) {
                    say("%s is not installed and left out", front.id());
                } else {
                    measureBehind(front, backends);
                }
            }
        } finally {
            backends.forEach(BackendProcess::close);
        }
        Report report = new Report(all, conditions);
        report.write(work.resolveSibling("results"));
        if (publish) {
            report.publish(DOCS);
        }
        return 0;
    }

    private static List<BackendProcess> speaking(List<BackendProcess> backends) {
        return backends.stream()
                .filter(backend -> backend.peer().isBehind(FrontKind.STRAIGHT))
                .toList();
    }

    private List<Peer> chosenPeers() {
        List<Peer> chosen = new ArrayList<>(peers == null ? EnumSet.allOf(Peer.class) : peers);
        for (Peer peer : List.copyOf(chosen)) {
            if (!peer.program().isEmpty() && Processes.find(peer.program()) == null) {
                say("%s is not installed and left out", peer.program());
                chosen.remove(peer);
            }
        }
        return chosen;
    }

    private void measureBehind(FrontKind front, List<BackendProcess> backends) throws Exception {
        List<BackendProcess> behind = backends.stream()
                .filter(backend -> backend.peer().isBehind(front))
                .toList();
        try (Front started = new Front(front, behind, work)) {
            for (Scenario scenario : only == null ? EnumSet.allOf(Scenario.class) : only) {
                List<BackendProcess> asked = behind.stream()
                        .filter(backend -> backend.peer().supports(scenario))
                        .toList();
                for (int count : connections == null ? usualConnections(scenario, front) : connections) {
                    measure(scenario, front, started, count, asked);
                }
            }
        }
    }

    private static List<Integer> usualConnections(Scenario scenario, FrontKind front) {
        if (front == FrontKind.HAPROXY) {
            return List.of(16); // of more that share a connection HAProxy 2.6 answers a few with a 500 of its own
        }
        if (scenario == Scenario.HELLO) {
            // One shows what a single request costs, without the gain of several at a time.
            return List.of(64, 1);
        }
        return List.of(scenario.isSmall() ? 64 : 16);
    }

    private void measure(Scenario scenario, FrontKind kind, Front front, int count, List<BackendProcess> asked)
            throws Exception {
        List<Series> compared = new ArrayList<>();
        for (BackendProcess backend : asked) {
            Series series = new Series(scenario, kind, count, backend.peer());
            compared.add(series);
            warmUp(scenario, front, count, backend);
        }
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < asked.size(); j++) {
                compared.get(j).add(measure(scenario, front, count, asked.get(j)));
            }
        }
        for (int j = 0; calls && j < asked.size() && SystemCalls.isPossible(); j++) {
            BackendProcess backend = asked.get(j);
            try (Load load = load(scenario, front, backend.peer(), count);
                    SystemCalls counted = new SystemCalls(backend.pid(), work)) {
                compared.get(j).setCalls(counted.perRequest(load.run(1).answers()));
            }
        }
        all.addAll(compared);
        say("%s", new Report(compared, "").table());
    }

    /** Runs a server until it spends less than a twentieth of a processor on compiling: that is not to be measured. */
    private void warmUp(Scenario scenario, Front front, int count, BackendProcess backend) throws Exception {
        try (Load load = load(scenario, front, backend.peer(), count)) {
            load.run(warmUp);
            long compiling = COMPILED_MILLIS;
            for (int i = 0; i < MORE_WARM_UP && compiling >= COMPILED_MILLIS; i++) {
                long before = backend.compilingMillis();
                load.run(1);
                compiling = backend.compilingMillis() - before;
            }
        }
    }

    private static Load load(Scenario scenario, Front front, Peer peer, int count) throws Exception {
        return new Load(front.addressOf(peer), front.isFastCgi(peer), scenario, count);
    }

    private Round measure(Scenario scenario, Front front, int count, BackendProcess backend) throws Exception {
        try (Load load = load(scenario, front, backend.peer(), count)) {
            load.run(0.1); // connections have been opened, and threads woken
            long allocated = backend.allocatedBytes();
            double frontCpu = front.cpuSeconds();
            double cpu = backend.cpuSeconds();
            Load.Result result = load.run(seconds);
            double n = result.answers();
            cpu = backend.cpuSeconds() - cpu;
            frontCpu = front.cpuSeconds() - frontCpu;
            double bytes = allocated < 0 ? -1 : (backend.allocatedBytes() - allocated) / n;
            return new Round(
                    1e6 * cpu / n,
                    1e6 * frontCpu / n,
                    n / result.seconds(),
                    result.p50Micros(),
                    result.p99Micros(),
                    bytes);
        }
    }

    private String conditions() throws IOException {
        Properties release = new Properties(); // of the JDK, with the values in quotation marks
        try (Reader reader = Files.newBufferedReader(java.resolve("release"))) {
            release.load(reader);
        }
        return "%d rounds of %s s, Java %s, flags %s, %d processors, Linux %s"
                .formatted(
                        rounds,
                        seconds,
                        release.getProperty("JAVA_VERSION", "?").replace("\"", ""),
                        String.join(" ", flags),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version").replaceFirst("[^0-9.].*", ""));
    }

    @SuppressWarnings("SystemOut") // a program for people
    private static void say(String format, Object... args) {
        System.out.println(String.format(Locale.ROOT, format, args));
    }
}
