package dev.gangway.launcher.archive;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The processes that make an archive and try it out. */
final class Trainer {
    private static final int MINUTES = 5;
    private static final int KILLED = 128; // and the signal's number
    private static final int SHOWN = 300; // characters of what a failed process has said

    /** All that the rehearsal takes from the environment: no options for a bridge, and no request. */
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ");

    private final Path home;
    private final Path folder;

    /**
     * Makes a trainer.
     *
     * @param folder where the rehearsal may write
     */
    Trainer(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /**
     * Makes an archive.
     *
     * @throws UserException if this Java cannot
     * @throws IOException if it might another time
     */
    void train(Path archive, boolean aotCache) throws IOException, UserException, InterruptedException {
        List<String> rehearsal = java();
        if (aotCache) {
            rehearsal.add("-XX:AOTCacheOutput=" + archive);
            // What the few requests here tell of the code makes the runtime compile too early: a third more of CPU
            // time.
            rehearsal.addAll(List.of(
                    "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining"));
        } else {
            rehearsal.add("-XX:ArchiveClassesAtExit=" + archive);
        }
        // G1 alone can write objects of the heap, which others can read. The applications of the rehearsal are small.
        rehearsal.addAll(List.of("-XX:+UseG1GC", "-Xmx256m"));
        rehearsal.addAll(program("Rehearsal"));
        rehearsal.addAll(List.of(home.toString(), folder.toString()));
        run(rehearsal);
        if (!Files.exists(archive)) {
            throw new UserException("this Java has made no class archive");
        }
        List<String> trial = java();
        trial.addAll(options(archive, aotCache));
        trial.add("-Xlog:class+load");
        trial.addAll(program("Main"));
        trial.add("--version");
        if (!run(trial).contains("dev.gangway.launcher.Main source: shared objects file")) {
            throw new UserException("this Java does not use the class archive that it has made");
        }
    }

    private static List<String> options(Path archive, boolean aotCache) {
        return List.of(aotCache ? "-XX:AOTCache=" + archive : "-XX:SharedArchiveFile=" + archive);
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true"));
    }

    /** The class path has to be the one that the start script gives. */
    private static List<String> program(String name) {
        return List.of("-cp", System.getProperty("java.class.path"), "dev.gangway.launcher." + name);
    }

    private String run(List<String> command) throws IOException, UserException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(folder.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new UserException("the rehearsal for the class archive has not ended after " + MINUTES + " min");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        if (process.exitValue() > KILLED) {
            throw new IOException("the rehearsal was ended by a signal"); // which says nothing of this Java
        }
        if (process.exitValue() != 0) {
            throw new UserException("the rehearsal for the class archive failed with exit code " + process.exitValue()
                    + ": " + said.substring(Math.max(0, said.length() - SHOWN)).replaceAll("\\s+", " "));
        }
        return said;
    }
}
