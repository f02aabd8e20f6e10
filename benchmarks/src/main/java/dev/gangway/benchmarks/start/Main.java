package dev.gangway.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the time from the start of a bridge to its first answer: each variant in turn, and again from the first. */
@Command(
        name = "benchmarks/start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Starts the packaged program, asks it over FastCGI until it answers, and stops it: on each Java, with its "
                    + "class archive and without. Prints medians, and writes every value as JSON.",
            "The CPU time is that of the process and the commands of its start script until the answer."
        })
public final class Main implements Callable<Integer> {
    @Option(names = "--runs", paramLabel = "N", defaultValue = "11", description = "Starts each (${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--java", paramLabel = "HOME", split = ",", description = "JDKs to run it on (this one).")
    private List<Path> javas = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));

    @Option(
            names = "--program",
            paramLabel = "FILE",
            description = "The start script of the distribution (${DEFAULT-VALUE}).",
            defaultValue = "${sys:gangway.program}")
    private Path program = Path.of("gangway");

    @Option(names = "--app", paramLabel = "[/CONTEXT=]WAR", description = "Applications (/=the sample's WAR).")
    private List<String> apps = new ArrayList<>();

    @Option(names = "--webapps", paramLabel = "DIR", description = "A folder of applications, in place of --app.")
    private @Nullable Path webapps;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "What is asked for (${DEFAULT-VALUE}).")
    private String path = "/";

    @Option(
            names = "--compare",
            paramLabel = "NAME=OPTIONS",
            mapFallbackValue = "",
            description = "Options for Java, by which to start it as well.")
    private Map<String, String> compared = new LinkedHashMap<>();

    @Option(
            names = "--serve",
            paramLabel = "NAME=OPTIONS",
            description = "Options of 'gangway serve', by which to start it as well.")
    private Map<String, String> served = new LinkedHashMap<>();

    @Option(
            names = "--archive",
            split = ",",
            paramLabel = "WHEN",
            defaultValue = "auto,off",
            description = "Values of GANGWAY_ARCHIVE to start it with (${DEFAULT-VALUE}).")
    private List<String> archives = new ArrayList<>();

    /** Measures what the options say. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Path work = Files.createDirectories(Path.of("benchmarks/target/work"));
        Path log = work.resolve("start.log");
        for (Path java : javas) {
            if (archives.stream().anyMatch(archive -> !archive.equals("off"))) {
                makeArchive(java, log);
            }
        }
        List<Variant> variants = variants();
        for (Variant variant : variants) {
            variant.start(log); // files are in memory from now on
        }
        for (int i = 0; i < runs; i++) {
            for (Variant variant : variants) {
                variant.starts().add(variant.start(log));
            }
        }
        StartReport report = new StartReport(variants);
        say(report.table());
        Path results = Files.createDirectories(Path.of("benchmarks/target/results"));
        Files.writeString(results.resolve("start.json"), report.json());
        return 0;
    }

    /** Makes the class archive, as a bridge does that has served for a while. */
    private void makeArchive(Path java, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(program.toAbsolutePath().toString(), "prepare")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        if (builder.start().waitFor() != 0) {
            throw new IOException("gangway prepare has failed: " + Files.readString(log));
        }
    }

    private List<Variant> variants() {
        List<String> command = new ArrayList<>(List.of(program.toAbsolutePath().toString(), "serve"));
        Path folder = webapps;
        if (folder != null) {
            command.addAll(List.of("--webapps", folder.toAbsolutePath().toString(), "--control", "off"));
        } else if (apps.isEmpty()) {
            apps.add("/=" + program.resolveSibling("demo/sample.war").toAbsolutePath());
        }
        command.addAll(apps);
        compared.putIfAbsent("", "");
        served.putIfAbsent("", "");
        List<Variant> variants = new ArrayList<>();
        for (Path java : javas) {
            for (String archive : archives) {
                compared.forEach((name, javaOptions) -> served.forEach((other, options) -> variants.add(new Variant(
                        String.join(" ", java.getFileName().toString(), "archive", archive, name, other)
                                .strip(),
                        Stream.concat(command.stream(), words(options)).toList(),
                        Map.of(
                                "JAVA_HOME",
                                java.toString(),
                                "GANGWAY_ARCHIVE",
                                archive,
                                "GANGWAY_JAVA_OPTS",
                                javaOptions),
                        new Question(path)))));
            }
        }
        return variants;
    }

    private static Stream<String> words(String options) {
        return Stream.of(options.split(" ")).filter(word -> !word.isEmpty());
    }

    @SuppressWarnings("SystemOut") // a program for people
    private static void say(String text) {
        System.out.print(text);
    }
}
