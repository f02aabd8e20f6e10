package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The launcher as users run it: a process of its own, started by the script of the packaged distribution. */
public final class Bridge implements AutoCloseable {
    /** Enough for several large applications on a machine that has other things to do. */
    private static final Duration TO_START = Duration.ofMinutes(4);

    private final Child child;
    private final List<String> addresses;

    private Bridge(Child child, List<String> addresses) {
        this.child = child;
        this.addresses = addresses;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The sample application's WAR, as the build has packaged it, for bridges of every user. */
    public static Path sample() {
        return Reachable.of(fromBuild("gangway.sample"));
    }

    /** A directory with pages that the sample application lacks. */
    public static Path probe() {
        return fromBuild("gangway.probe");
    }

    /** A WAR that the build has fetched and nobody here wrote. */
    public static Path foreign(String fileName) {
        return fromBuild("gangway.foreign").resolve(fileName);
    }

    /** The program, for web servers that start it by themselves. */
    public static Path program() {
        return Reachable.of(fromBuild("gangway.home")).resolve("gangway");
    }

    private static Path fromBuild(String property) {
        String path = System.getProperty(property);
        if (path == null || !Files.exists(Path.of(path))) {
            throw new IllegalStateException(property + " is " + path + ", which does not exist: run mvn verify");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }

    /** Where it listens on TCP, such as {@code 127.0.0.1:9000}. */
    public String tcpAddress() {
        return address("127.");
    }

    /** Where it listens on a Unix-domain socket, such as {@code unix:/run/gangway.sock}. */
    public String unixAddress() {
        return address("unix:");
    }

    private String address(String prefix) {
        return addresses.stream()
                .filter(address -> address.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not listening on " + prefix));
    }

    /** Returns everything that the process has printed so far. */
    public String output() {
        return child.output();
    }

    /** Returns the lines that it printed after the first {@code before} characters of its output and that complain. */
    public List<String> complaintsAfter(int before) {
        return output().substring(before).lines().filter(Bridge::complains).toList();
    }

    private static boolean complains(String line) {
        return line.contains("WARN") || line.contains("ERROR") || line.contains("Exception");
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public void signal(String signal) {
        child.signal(signal);
    }

    /** Waits for the end of the process and returns its exit code. */
    public int awaitExit(Duration atMost) {
        return child.awaitExit(atMost);
    }

    /** Returns the processes that it has started and that run. */
    public List<ProcessHandle> children() {
        return ProcessHandle.of(child.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    /** The memory of the process that is in RAM, in bytes. */
    public long residentBytes() {
        return status("VmRSS");
    }

    /** The most memory that the process ever had in RAM, in bytes: the kernel's own high-water mark. */
    public long peakResidentBytes() {
        return status("VmHWM");
    }

    private long status(String field) {
        try {
            String status = Files.readString(Path.of("/proc/" + child.pid() + "/status"));
            Matcher matcher =
                    Pattern.compile("(?m)^" + field + ":\\s+(\\d+) kB$").matcher(status);
            if (!matcher.find()) {
                throw new IllegalStateException("no " + field + " in the status of process " + child.pid());
            }
            return Long.parseLong(matcher.group(1)) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many sockets the process has open: its listeners, and one for each connection of a web server. */
    public long openSockets() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + child.pid() + "/fd"))) {
            return descriptors.filter(Bridge::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what all threads of the process are doing, as the JDK's own tool tells it. */
    public String threadDump() {
        return jcmd("Thread.print");
    }

    /** Returns how many objects of classes with such names are alive, once the garbage has been collected. */
    public long living(String classNames) {
        Pattern line = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(?:" + classNames + ")(?:\\s.*)?$");
        return jcmd("GC.class_histogram")
                .lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .sum();
    }

    private String jcmd(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> words = List.of(jcmd.toString(), String.valueOf(child.pid()), command);
        try (Child tool = Child.start("jcmd", WorkFolders.create("jcmd"), Map.of(), words)) {
            tool.awaitExit(TO_START);
            return tool.output();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Stops the process, gracefully if it can. */
    @Override
    public void close() {
        child.close();
    }

    /** A process that has ended, with what it said. */
    public record Ended(int exitCode, String output) {
        public List<String> lines() {
            return output.lines().toList();
        }
    }

    /** The command line and the environment of a bridge to be started. */
    public static final class Builder {
        private final List<String> addresses = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private final List<String> before = new ArrayList<>();
        private Path installed = Bridge.program();

        private Builder() {
            environment.put("GANGWAY_ARCHIVE", "off"); // it is made beside a test, and would disturb it
            environment.put("XDG_CACHE_HOME", WorkFolders.cache().toString());
        }

        /** Has another program start it, which is given the words of the command line behind its own. */
        public Builder through(String... words) {
            before.addAll(List.of(words));
            return this;
        }

        /** Takes the program of another installation. */
        public Builder program(Path other) {
            installed = other;
            return this;
        }

        /** Listens on a free port of the loopback interface. */
        public Builder tcp() {
            addresses.add("127.0.0.1:" + Ports.free());
            return this;
        }

        /** Listens where another bridge did. */
        public Builder at(String address) {
            addresses.add(address);
            return this;
        }

        /** Listens on a Unix-domain socket. */
        public Builder unix() {
            addresses.add("unix:" + WorkFolders.socket());
            return this;
        }

        /** Deploys an application, {@code /context=} before it or not. */
        public Builder application(String application) {
            arguments.add(application);
            return this;
        }

        /** Deploys the sample application at the root. */
        public Builder sampleAtRoot() {
            return application("/=" + sample());
        }

        public Builder options(String... options) {
            arguments.addAll(List.of(options));
            return this;
        }

        /** Options for the Java virtual machine. */
        public Builder javaOptions(String options) {
            environment.put("GANGWAY_JAVA_OPTS", options);
            return this;
        }

        public Builder jdk(Path javaHome) {
            environment.put("JAVA_HOME", javaHome.toString());
            return this;
        }

        /** Makes and uses a class archive in this folder, as users do in theirs. */
        public Builder archiveIn(Path cache) {
            environment.put("GANGWAY_ARCHIVE", "auto");
            environment.put("XDG_CACHE_HOME", cache.toString());
            return this;
        }

        /** Sets a variable of the environment. */
        public Builder variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /**
         * Has a command start {@code gangway}, alone or with a shell between, and returns when it accepts connections.
         *
         * @param address where it is going to listen, as {@code gangway} writes it
         * @param command its last words are run with the path of {@code gangway} behind them
         */
        public Bridge startedBy(String address, String... command) {
            List<String> words = new ArrayList<>(List.of(command));
            words.add(installed.toString());
            Child child = Child.start("bridge", WorkFolders.create("bridge"), environment, words);
            Bridge bridge = new Bridge(child, List.of(address));
            try {
                child.awaitReady(
                        TO_START, () -> Bridge.builder().run("ping", address).exitCode() == 0);
                return bridge;
            } catch (RuntimeException e) {
                child.close();
                throw new IllegalStateException("the bridge is not ready:\n" + child.output(), e);
            }
        }

        /** Starts {@code gangway serve}, and returns when it accepts connections. */
        public Bridge start() {
            List<String> words = new ArrayList<>(List.of("serve"));
            addresses.forEach(address -> words.addAll(List.of("--listen", address)));
            words.addAll(arguments);
            Child child = launch(words);
            try {
                child.awaitReady(TO_START, () -> acceptsOn(child.output()));
            } catch (RuntimeException e) {
                child.close();
                throw new IllegalStateException("the bridge is not ready:\n" + child.output(), e);
            }
            return new Bridge(child, List.copyOf(addresses));
        }

        private boolean acceptsOn(String output) {
            return addresses.stream().allMatch(address -> output.lines().anyMatch(line -> isAccepting(line, address)));
        }

        private static boolean isAccepting(String line, String address) {
            return line.contains("Listening on ") && line.contains(", contexts ") && line.contains(address);
        }

        /** Runs {@code gangway} with these very words, to its end. */
        public Ended run(String... words) {
            try (Child child = launch(List.of(words))) {
                int exitCode = child.awaitExit(TO_START);
                return new Ended(exitCode, child.output());
            }
        }

        private Child launch(List<String> words) {
            List<String> command = new ArrayList<>(before);
            command.add(installed.toString());
            command.addAll(words);
            return Child.start("bridge", WorkFolders.create("bridge"), environment, command);
        }
    }
}
