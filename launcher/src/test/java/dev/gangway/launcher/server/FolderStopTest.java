package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.control.ControlClient;
import dev.gangway.launcher.options.ControlSettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SocketOwner;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.OwnThread;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bridge that is stopped while its folder starts an application. */
@Timeout(60)
class FolderStopTest {
    /** Says by a file that it starts, goes on when another appears, and then writes into its own folder. */
    private static final String SLOW =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.annotation.WebListener;
            import java.io.*;
            import java.nio.file.*;

            @WebListener
            public class Slow implements ServletContextListener {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    Path folder = Path.of(event.getServletContext().getInitParameter("folder"));
                    try {
                        Files.createFile(folder.resolve("begun"));
                        while (!Files.exists(folder.resolve("end"))) {
                            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                        }
                        File own = (File) event.getServletContext().getAttribute(ServletContext.TEMPDIR);
                        Files.createFile(own.toPath().resolve("x"));
                        Files.writeString(folder.resolve("ended"), Thread.interrupted() ? "interrupted" : "whole");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            """;

    private final Path temp;
    private final Path work;

    FolderStopTest(@TempDir Path temp) {
        this.temp = temp;
        this.work = temp.resolve("work");
    }

    /** Returns a bridge whose folder has just begun to start an application. */
    private Bridge starting(Duration stopTimeout) throws Exception {
        Path folder = Files.createDirectory(temp.resolve("webapps"));
        Bridge bridge = open(stopTimeout);
        bridge.serveFolder(folder, null, () -> false);
        bridge.accept();
        Files.move(war(), folder.resolve("slow.war"));
        await("begun");
        return bridge;
    }

    private Bridge open(Duration stopTimeout) throws Exception {
        return Bridge.open(new BridgeSettings(
                WarBuilder.home(), Listening.on(ListenAddress.parse("127.0.0.1:0")), 50, stopTimeout, work));
    }

    private Path war() throws Exception {
        return new WarBuilder(Files.createDirectory(temp.resolve("war")), "ee11")
                .source(SLOW)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'><context-param>"
                                + "<param-name>folder</param-name><param-value>" + temp
                                + "</param-value></context-param></web-app>")
                .war("slow.war");
    }

    @Test
    void theCommandThatHasBegunItsStartIsAnswered() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("webapps"));
        Path socket = folder.resolve("s");
        Path war = war();
        Bridge bridge = open(Duration.ofSeconds(50));
        bridge.openControl(
                new ControlSettings(socket, PosixFilePermissions.fromString("rw-------"), SocketOwner.PROCESS));
        bridge.serveFolder(folder, null, () -> false);
        bridge.accept();
        CompletableFuture<String> deployed = CompletableFuture.supplyAsync(() -> deploy(socket, war), OwnThread::start);
        await("begun");
        SocketAddress address = bridge.addresses().get(0);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(bridge::close, OwnThread::start);
        Await.until("no web server can connect", () -> isRefused(address));
        assertThat(socket).doesNotExist();
        Files.createFile(temp.resolve("end"));
        assertThat(deployed.get(30, TimeUnit.SECONDS)).contains("\"contextPath\":\"/slow\"");
        closed.get(30, TimeUnit.SECONDS);
        assertThat(temp.resolve("ended")).hasContent("whole");
        assertThat(folder.toFile().list()).containsExactly("slow.war");
    }

    private static String deploy(Path socket, Path war) {
        try {
            return new ControlClient(socket).deploy(war, "slow.war").json();
        } catch (UserException e) {
            return e.toString();
        }
    }

    private static boolean isRefused(SocketAddress address) throws IOException {
        try (SocketChannel connection = SocketChannel.open(address)) {
            return !connection.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    void itsStartEndsBeforeTheBridge() throws Exception {
        Bridge bridge = starting(Duration.ofSeconds(50));
        try (LogCapture log = new LogCapture()) {
            CompletableFuture<Void> closed = CompletableFuture.runAsync(bridge::close, OwnThread::start);
            assertThatThrownBy(() -> closed.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            Files.createFile(temp.resolve("end"));
            closed.get(30, TimeUnit.SECONDS);
            assertThat(temp.resolve("ended")).hasContent("whole");
            assertThat(log.text()).contains("Application /slow is up");
            assertThat(log.warnings()).isEmpty();
        }
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void itIsWaitedForNoLongerThanTheSettingsAllow() throws Exception {
        Bridge bridge = starting(Duration.ofMillis(200));
        try (LogCapture log = new LogCapture()) {
            bridge.close();
            assertThat(log.warnings()).anyMatch(line -> line.endsWith("under an application that is still starting"));
        } finally {
            Files.createFile(temp.resolve("end"));
        }
    }

    private void await(String file) throws Exception {
        Await.until("the application has made " + file, () -> Files.exists(temp.resolve(file)));
    }
}
