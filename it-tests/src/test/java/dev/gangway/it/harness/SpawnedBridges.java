package dev.gangway.it.harness;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * The bridges that others than the tests start, found by a mark on their command line that they get by the environment.
 */
public final class SpawnedBridges implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String mark = "-Dgangway.mark=" + UUID.randomUUID();
    private final Map<String, String> environment;

    /** Makes a mark for bridges that deploy the sample application at the root. */
    public SpawnedBridges() {
        environment = Map.of(
                "GANGWAY_APP",
                "/=" + Reachable.of(Bridge.sample()),
                "GANGWAY_JAVA_OPTS",
                mark,
                "GANGWAY_ARCHIVE",
                "off",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "PATH",
                "/usr/bin:/bin");
    }

    /** What a bridge is told, all of it. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns the processes that run now. */
    public List<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(mark))
                .toList();
    }

    /** Waits until so many run. */
    public void awaitRunning(int count) {
        Awaitility.await(count + " bridges run")
                .atMost(SOON)
                .until(() -> running().size() == count);
    }

    /** Ends those that are left, as a web server would. */
    @Override
    public void close() {
        running().forEach(ProcessHandle::destroy);
        try {
            awaitRunning(0);
        } finally {
            running().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
