package dev.gangway.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.OwnThread;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application of the command line that moves to a place which one of the folder wants too. */
@Timeout(60)
class MovedApplicationTest extends CommandedTest {
    /** Says by a file that it starts, and goes on when another appears. */
    private static final String SLOW =
            """
            import jakarta.servlet.*;
            import java.nio.file.*;

            @jakarta.servlet.annotation.WebListener
            public class Slow implements ServletContextListener {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    String folder = event.getServletContext().getInitParameter("wait-in");
                    if (folder == null) {
                        return;
                    }
                    try {
                        Files.createFile(Path.of(folder, "begun"));
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                    while (!Files.exists(Path.of(folder, "end"))) {
                        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                    }
                }
            }
            """;

    MovedApplicationTest(@TempDir Path temp) throws Exception {
        super(temp);
    }

    @Test
    void keepsItsNewPlaceThoughTheFolderGetsOneForItMeanwhile() throws Exception {
        Path war = new WarBuilder(Files.createTempDirectory(temp, "slow"), "ee11")
                .source(SLOW)
                .file("page.txt", "moved")
                .war("slow.war");
        Path settings = Files.writeString(temp.resolve("named.properties"), "context = /a\nwar = " + war + "\n");
        deployer.deploy(ApplicationSource.parse(settings.toString()));
        Files.writeString(settings, "context = /b\nwar = " + war + "\ninit.wait-in = " + temp + "\n");
        Files.copy(war("late"), folder.resolve("b.war"));

        CompletableFuture<Void> moved = CompletableFuture.runAsync(
                () -> {
                    try {
                        client.reload("/a", null);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                OwnThread::start);
        Await.until("it starts at the new place", () -> Files.exists(temp.resolve("begun")));
        FutureTask<Void> look =
                new FutureTask<>(() -> Objects.requireNonNull(webapps).deployAll(), null);
        Thread looking = new Thread(look, "looking");
        looking.start();
        Await.until("the folder waits for it", () -> look.isDone() || isWaiting(looking));
        Files.createFile(temp.resolve("end"));
        moved.join();
        look.get();

        assertThat(get("/b/page.txt")).endsWith("moved");
        assertThat(get("/a/page.txt")).contains("404 Not Found");
        assertThat(deployer.applications()).hasSize(1);
        Map<String, Object> failed = entryOf("b.war");
        assertThat(failed).containsEntry("state", "failed");
        assertThat(String.valueOf(failed.get("failure"))).contains("its place, /b, is taken by " + war);
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.WAITING;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> entryOf(String fileName) throws Exception {
        for (Object application : applications()) {
            Map<String, Object> known = (Map<String, Object>) application;
            if (String.valueOf(known.get("file")).endsWith("/" + fileName)) {
                return known;
            }
        }
        throw new AssertionError(fileName);
    }
}
