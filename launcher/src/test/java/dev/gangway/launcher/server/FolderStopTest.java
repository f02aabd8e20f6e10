package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
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
                            Thread.onSpinWait();
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
        Path war = new WarBuilder(Files.createDirectory(temp.resolve("war")), "ee11")
                .source(SLOW)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'><context-param>"
                                + "<param-name>folder</param-name><param-value>" + temp
                                + "</param-value></context-param></web-app>")
                .war("slow.war");
        Bridge bridge = Bridge.open(new BridgeSettings(
                WarBuilder.home(), Listening.on(ListenAddress.parse("127.0.0.1:0")), 50, stopTimeout, work));
        bridge.serveFolder(folder, null, () -> false);
        bridge.accept();
        Files.move(war, folder.resolve("slow.war"));
        await("begun");
        return bridge;
    }

    @Test
    void itsStartEndsBeforeTheBridge() throws Exception {
        Bridge bridge = starting(Duration.ofSeconds(50));
        try (LogCapture log = new LogCapture()) {
            CompletableFuture<Void> closed = CompletableFuture.runAsync(bridge::close);
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

    private void await(String file) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(temp.resolve(file))) {
            assertThat(System.nanoTime()).as(file).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
