package dev.gangway.launcher;

import dev.gangway.launcher.demo.DemoFront;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.NumberConverter;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.server.StopSignals;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gangway demo}: the sample application behind a bridge behind a small web server, all in one process. */
@Command(
        name = "demo",
        description =
                "Show the sample application in a browser: a small web server, which speaks FastCGI to the bridge.",
        footer = {"", "Exit code: 0 stopped by a signal, 1 could not start, 2 wrong usage."})
final class DemoCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

    private static final int THREADS = 200;

    /** Short: who watches a stream of events and presses Ctrl-C does not want to wait for its end. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            order = 1,
            paramLabel = "N",
            defaultValue = "8080",
            converter = NumberConverter.Port.class,
            description = "The port for browsers on 127.0.0.1, or 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException, InterruptedException {
        Path home = Home.find();
        ApplicationSource sample =
                new ApplicationSource("/", home.resolve("demo").resolve("sample.war"));
        StopSignals signals = StopSignals.install();
        BridgeSettings settings =
                new BridgeSettings(home, Listening.on(ListenAddress.parse("127.0.0.1:0")), THREADS, STOP_TIMEOUT, null);
        // In this order, as they are closed in the reverse one: a web server must not miss its bridge.
        try (Bridge bridge = Bridge.open(settings);
                DemoFront front = DemoFront.open(port)) {
            bridge.deploy(sample);
            bridge.accept();
            InetSocketAddress address = (InetSocketAddress) bridge.addresses().get(0);
            front.start(address);
            LOG.info(
                    "Listening on {} for FastCGI, behind a web server on {}, {} s after the start",
                    ListenAddress.format(address),
                    front.url(),
                    Home.secondsSinceStart());
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println("Open " + front.url() + " in a browser. Ctrl-C ends the demo.");
            out.flush();
            signals.await();
        }
        LOG.info("Stopped");
        return 0;
    }
}
