package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.sessions.Sessions;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.OwnThread;
import dev.gangway.launcher.testkit.WarBuilder;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New versions of applications in place of old ones, while requests come. */
class RedeploymentTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Counts in the session, with a class of the application's own, and can be made to wait for a file. */
    private static final String COUNTER =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/count")
            public class Counter extends HttpServlet {
                public static class Count implements java.io.Serializable {
                    private static final long serialVersionUID = 1;
                    int value;
                }

                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    HttpSession session = request.getSession();
                    Count count = (Count) session.getAttribute("count");
                    if (count == null) {
                        count = new Count();
                    }
                    Count next = new Count();
                    next.value = count.value + 1;
                    count = next;
                    String wait = request.getParameter("wait");
                    long atMost = System.nanoTime() + 60_000_000_000L;
                    while (wait != null && !new java.io.File(wait).exists() && System.nanoTime() < atMost) {
                        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                    }
                    session.setAttribute("count", count);
                    if (request.getParameter("socket") != null) {
                        session.setAttribute("thread", Thread.currentThread());
                    }
                    response.getWriter().print("VERSION counts " + count.value);
                }
            }
            """;

    private final Path folder;
    private final Path signal;
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final Deployer deployer = Deployers.of(server, contexts);

    private Sessions sessions;

    RedeploymentTest(@TempDir Path folder) {
        this.folder = folder;
        this.signal = folder.resolve("signal");
    }

    @BeforeEach
    void startServer() throws Exception {
        sessions = Sessions.open(SessionSettings.DEFAULT, WarBuilder.home(), server);
        server.addConnector(browser);
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(folder.resolve("temp")).toFile());
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        if (Files.notExists(signal)) {
            Files.createFile(signal); // nobody waits for it any longer
        }
        deployer.close();
        server.stop();
        sessions.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void aNewVersionGoesOnWithTheSessions(String environment) throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, environment, "one");
        String first = get("/shop/count", "");
        String cookie = cookie(first);
        assertThat(first).endsWith("one counts 1");
        assertThat(get("/shop/count", cookie)).endsWith("one counts 2");
        deploy(war, environment, "two");
        assertThat(get("/shop/count", cookie)).endsWith("two counts 3");
        awaitStopped(1);
        deploy(war, environment, "three");
        awaitStopped(1);
        assertThat(get("/shop/count", cookie))
                .as("from the shelf, as the old one has stopped")
                .endsWith("three counts 4");
    }

    @Test
    void countsGoWithTheApplication() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee11", "one");
        get("/shop/count", "");
        Await.until("the request has ended", () -> counted() == 1);
        deploy(war, "ee11", "two");
        assertThat(counted()).as("of all versions").isEqualTo(1);
        deployer.undeploy(deployer.applications().get(0));
        deploy(war, "ee11", "three");
        assertThat(counted()).isEqualTo(0);
    }

    private long counted() {
        return deployer.applications().get(0).counted().ended();
    }

    @Test
    void aVersionThatFailsLeavesTheOldOneServing() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee11", "one");
        String cookie = cookie(get("/shop/count", ""));
        write(
                war,
                app("ee11")
                        .source(
                                """
                        import jakarta.servlet.*;
                        @jakarta.servlet.annotation.WebListener
                        public class Bad implements ServletContextListener {
                            @Override
                            public void contextInitialized(ServletContextEvent event) {
                                throw new NoClassDefFoundError("of a library");
                            }
                        }
                        """));
        assertThatThrownBy(() -> deployer.deploy(new ApplicationSource("/shop", war)))
                .hasMessageContaining("failed to start")
                .hasMessageContaining("of a library");
        assertThat(get("/shop/count", cookie)).endsWith("one counts 2");
        deploy(war, "ee11", "two");
        assertThat(get("/shop/count", cookie)).endsWith("two counts 3");
    }

    @Test
    void aDamagedWarLeavesTheOldOneServing() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee11", "one");
        byte[] whole = Files.readAllBytes(war);
        Files.write(war, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> deployer.deploy(new ApplicationSource("/shop", war)))
                .hasMessageContaining(war.toString());
        byte[] flipped = whole.clone();
        flipped[100] ^= 0x55;
        Files.write(war, flipped, StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> deployer.deploy(new ApplicationSource("/shop", war)))
                .hasMessageContaining(war.toString());
        assertThat(get("/shop/count", "")).endsWith("one counts 1");
    }

    @Test
    void runningRequestsEndInTheOldVersionAndTheirSessionFollows() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee10", "one");
        String cookie = cookie(get("/shop/count", ""));
        CompletableFuture<String> slow =
                CompletableFuture.supplyAsync(() -> get("/shop/count?wait=" + signal, cookie), OwnThread::start);
        awaitRequests(1);
        deploy(war, "ee10", "two");
        assertThat(get("/shop/count", "")).as("another session").endsWith("two counts 1");
        CompletableFuture<String> next =
                CompletableFuture.supplyAsync(() -> get("/shop/count", cookie), OwnThread::start);
        awaitRequests(1);
        Files.createFile(signal);
        assertThat(slow.get()).endsWith("one counts 2");
        assertThat(next.get()).as("nothing is lost").endsWith("two counts 3");
        awaitStopped(1);
    }

    @Test
    void aRequestThatDoesNotEndKeepsItsSessionAndNobodyElseForLong() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee11", "one");
        String cookie = cookie(get("/shop/count", ""));
        CompletableFuture<String> slow =
                CompletableFuture.supplyAsync(() -> get("/shop/count?wait=" + signal, cookie), OwnThread::start);
        awaitRequests(1);
        deploy(war, "ee11", "two");
        assertThat(get("/shop/count", cookie)).endsWith("two counts 2");
        Files.createFile(signal);
        assertThat(slow.get()).as("its session is not taken away").endsWith("one counts 2");
        awaitStopped(1);
        assertThat(get("/shop/count", cookie)).endsWith("two counts 3");
        deploy(war, "ee11", "three");
        assertThat(get("/shop/count", cookie)).endsWith("three counts 4");
    }

    @Test
    void whatCannotBeSerializedIsLostAlone() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee11", "one");
        String cookie = cookie(get("/shop/count?socket=1", ""));
        deploy(war, "ee11", "two");
        assertThat(get("/shop/count", cookie)).endsWith("two counts 2");
    }

    @Test
    void noRequestFailsWhileVersionsChange() throws Exception {
        Path war = folder.resolve("shop.war");
        deploy(war, "ee11", "v0");
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<Integer>> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            users.add(CompletableFuture.supplyAsync(
                    () -> {
                        String cookie = cookie(get("/shop/count", ""));
                        int count = 1;
                        while (!over.get()) {
                            assertThat(get("/shop/count", cookie)).endsWith(" counts " + ++count);
                        }
                        return count;
                    },
                    OwnThread::start));
        }
        for (int i = 1; i <= 5; i++) {
            deploy(war, "ee11", "v" + i);
        }
        over.set(true);
        for (CompletableFuture<Integer> user : users) {
            assertThat(user.get()).isGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee11"})
    void fiftyVersionsLeaveNoClassLoaderBehind(String environment) throws Exception {
        Path war = folder.resolve("shop.war");
        write(
                war,
                app(environment)
                        .source(servlet(environment, "v"))
                        .file("page.jsp", "<%@ page session='true' %>${1 + 1}"));
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        String cookie = "";
        for (int i = 0; i < 50; i++) {
            Application application = deployer.deploy(new ApplicationSource("/shop", war));
            loaders.add(new WeakReference<>(application.context().getClassLoader()));
            String answer = get("/shop/count", cookie);
            cookie = cookie.isEmpty() ? cookie(answer) : cookie;
            assertThat(answer).endsWith("v counts " + (i + 1));
            if (i % 10 == 0) {
                assertThat(get("/shop/page.jsp", cookie)).endsWith("2");
            }
        }
        awaitStopped(1);
        long deadline = System.nanoTime() + LONG.toNanos();
        while (living(loaders) > 2 && System.nanoTime() - deadline < 0) {
            System.gc();
        }
        assertThat(living(loaders))
                .as("the one that serves, and at most one that a thread's last request refers to")
                .isBetween(1L, 2L);
    }

    private static long living(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    @Test
    void anApplicationThatIsTakenAwayIs404() throws Exception {
        Path war = folder.resolve("shop.war");
        write(war, app("ee11").source(servlet("ee11", "one")));
        Path settings = Files.writeString(folder.resolve("shop.properties"), "context = /shop\ninit.color = red\n");
        deployer.deploy(ApplicationSource.configured(null, settings));
        assertThat(get("/shop/count", "")).endsWith("one counts 1");
        deployer.undeploy(deployer.applications().get(0));
        assertThat(get("/shop/count", "")).contains("404 Not Found");
        assertThat(deployer.applications()).isEmpty();
        awaitStopped(0);
        assertThat(folder.resolve("temp").toFile().list((in, name) -> name.matches("(app|override)-.*")))
                .as("its files are gone")
                .isEmpty();
    }

    private void deploy(Path war, String environment, String version) throws Exception {
        write(war, app(environment).source(servlet(environment, version)));
        deployer.deploy(new ApplicationSource("/shop", war));
    }

    private static String servlet(String environment, String version) {
        String source = COUNTER.replace("VERSION", version);
        return environment.equals("ee8") ? source.replace("jakarta", "javax") : source;
    }

    /** Overwrites the file, as careless people do. */
    private void write(Path war, WarBuilder builder) throws Exception {
        Files.write(war, Files.readAllBytes(builder.war("new.war")));
    }

    private WarBuilder app(String environment) throws Exception {
        List<String> versions = List.of("4.0", "5.0", "6.0", "6.1");
        String version = versions.get(List.of("ee8", "ee9", "ee10", "ee11").indexOf(environment));
        String namespace = environment.equals("ee8")
                ? "http://xmlns.jcp.org/xml/ns/javaee"
                : "https://jakarta.ee/xml/ns/jakartaee";
        return new WarBuilder(Files.createTempDirectory(folder, "app"), environment)
                .file("WEB-INF/web.xml", "<web-app xmlns='" + namespace + "' version='" + version + "'/>");
    }

    /** Waits until so many contexts are left that have not stopped. */
    private void awaitStopped(int left) throws Exception {
        Await.until(
                "so many have not stopped",
                () -> server.getTempDirectory().toPath().toFile().list((in, name) -> name.startsWith("app-")).length
                                == left
                        && contexts.getDescendants(ContextHandler.class).size() == left);
    }

    private void awaitRequests(int count) throws Exception {
        Await.until(
                "the requests have begun",
                () -> deployer.applications().get(0).requests().count() >= count);
    }

    private static String cookie(String answer) {
        Matcher matcher = Pattern.compile("JSESSIONID=[^;\\s]+").matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return matcher.group();
    }

    private String get(String target, String cookie) {
        try {
            return browser.getResponse("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie
                    + "\r\nConnection: close\r\n\r\n");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
