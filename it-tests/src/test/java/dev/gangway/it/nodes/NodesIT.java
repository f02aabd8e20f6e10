package dev.gangway.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Balancer;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.Database;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Jdk;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What visitors notice when bridges are killed, drained and started, and when the database is: nothing is taken back. */
@ParameterizedClass
@EveryJava
class NodesIT {
    private static final Logger LOG = LoggerFactory.getLogger(NodesIT.class);
    private static final int VISITORS = 6;
    private static final Duration TO_STOP = Duration.ofSeconds(60);

    private static final Database POSTGRESQL = Database.create(Database.Kind.POSTGRESQL);

    private final Jdk jdk;
    private final List<AutoCloseable> started = new ArrayList<>();

    NodesIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeAll
    static void startDatabase() {
        POSTGRESQL.start();
    }

    @AfterAll
    static void stopDatabase() {
        POSTGRESQL.close();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    private Bridge node(Database database, String name, String patience, String... listen) {
        Bridge.Builder builder = Bridge.builder()
                .jdk(jdk.home())
                .sampleAtRoot()
                .options(database.options())
                .options("--node=" + name, "--sessions-wait=" + patience, "--stop-timeout=20s")
                .javaOptions("-XX:TieredStopAtLevel=1 -Xmx256m");
        if (listen.length == 0) {
            builder.tcp();
        } else {
            builder.at(listen[0]);
        }
        Bridge bridge = builder.start();
        started.add(bridge);
        return bridge;
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsTakenBackWhenOneNodeIsKilledAndAnotherDrained(Balancer balancer) throws Exception {
        Bridge a = node(POSTGRESQL, "a", "20s");
        Bridge b = node(POSTGRESQL, "b", "20s");
        Bridge c = node(POSTGRESQL, "c", "20s");
        Map<String, String> nodes = Map.of("a", a.tcpAddress(), "b", b.tcpAddress(), "c", c.tcpAddress());
        try (ConfiguredFront front = balancer.start(nodes);
                CountingVisitors visitors = new CountingVisitors(front.origin(), VISITORS)) {
            visitors.awaitAnswers(300);
            assertThat(visitors.failures()).isEmpty();

            b.signal("KILL");
            assertThat(b.awaitExit(TO_STOP)).isNotZero();
            long gone = System.nanoTime();
            visitors.awaitAnswers(300);
            // Their number says less: a process that ends closes its connections and its port one after the other, so
            // that a visitor who has failed can come back to it before it is gone.
            assertThat(visitors.failuresOfRequestsAfter(gone))
                    .as("failures of requests that were not under way on the killed node")
                    .isEmpty();
            int killed = visitors.failures().size();

            c.signal("TERM");
            assertThat(c.awaitExit(TO_STOP)).isZero();
            visitors.awaitAnswers(300);
            int drained = visitors.failures().size() - killed;

            Bridge again = node(POSTGRESQL, "b", "20s", b.tcpAddress());
            visitors.awaitAnswers(300);
            visitors.leave();
            LOG.info(
                    "{}: {} answers, {} failures by the kill, {} by the drain: {}",
                    balancer,
                    visitors.answers(),
                    killed,
                    drained,
                    visitors.failures());
            assertThat(visitors.losses()).isEmpty();
            assertThat(drained)
                    .as("failures while a node drains: %s", visitors.failures())
                    .isZero();
            assertThat(visitors.failures()).hasSize(killed);
            assertThat(Database.isPasswordIn(a.output() + again.output())).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX_IN_TURN", "NGINX_STICKY"})
    void whileTheDatabaseIsAwayVisitorsAreAskedToWaitAndThenGoOn(Balancer balancer) throws Exception {
        try (Database database = Database.create(Database.Kind.POSTGRESQL)) {
            Bridge a = node(database, "a", "1s"); // it starts without its database
            Bridge b = node(database, "b", "1s");
            try (ConfiguredFront front = balancer.start(Map.of("a", a.tcpAddress(), "b", b.tcpAddress()))) {
                HttpClient client = HttpClient.newHttpClient();
                HttpResponse<String> early = client.send(
                        HttpRequest.newBuilder(front.origin().resolve("/session"))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(early.statusCode()).isEqualTo(503);
                assertThat(early.headers().firstValue("Retry-After")).hasValue("5");
                assertThat(client.send(
                                        HttpRequest.newBuilder(front.origin().resolve("/static/lines.txt"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);

                database.start();
                try (CountingVisitors visitors = new CountingVisitors(front.origin(), VISITORS)) {
                    visitors.awaitAnswers(200);
                    database.stop();
                    visitors.awaitFailure("503 5");
                    database.start();
                    visitors.awaitAnswers(200);
                    database.stop();
                    database.start(); // within the patience of requests
                    visitors.awaitAnswers(200);
                    // A bridge looks once a second, and one that no visitor is at need not look at all.
                    Awaitility.await("a bridge has its database again")
                            .atMost(TO_STOP)
                            .until(() -> (a.output() + b.output()).contains("can be reached again, after"));
                    visitors.leave();
                    LOG.info(
                            "{} answers, {} refusals",
                            visitors.answers(),
                            visitors.failures().size());
                    assertThat(visitors.losses()).isEmpty();
                    assertThat(visitors.failures()).allMatch(failure -> failure.equals("503 5"));
                }
            }
        }
    }

    @Test
    void nodesShareAMariaDb() throws Exception {
        try (Database database = Database.create(Database.Kind.MARIADB)) {
            database.start();
            Bridge a = node(database, "a", "20s");
            Bridge b = node(database, "b", "20s");
            try (ConfiguredFront front =
                            Balancer.NGINX_IN_TURN.start(Map.of("a", a.tcpAddress(), "b", b.tcpAddress()));
                    CountingVisitors visitors = new CountingVisitors(front.origin(), 2)) {
                visitors.awaitAnswers(60);
                visitors.leave();
                assertThat(visitors.failures()).isEmpty();
                assertThat(visitors.losses()).isEmpty();
            }
            assertThat(a.output()).contains("Sessions are kept in MariaDB");
        }
    }

    @Test
    void filesSurviveAKill() throws Exception {
        String store = "--sessions=file:" + Files.createTempDirectory("gangway-sessions");
        Bridge first = Bridge.builder()
                .jdk(jdk.home())
                .sampleAtRoot()
                .options(store)
                .tcp()
                .start();
        started.add(first);
        HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        try (ConfiguredFront front = Balancer.NGINX_IN_TURN.start(Map.of("a", first.tcpAddress()))) {
            HttpRequest request = HttpRequest.newBuilder(front.origin().resolve("/session?format=json"))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"counter\":1");
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"counter\":2");
            first.signal("KILL");
            int unused = first.awaitExit(TO_STOP);
            started.add(Bridge.builder()
                    .jdk(jdk.home())
                    .sampleAtRoot()
                    .options(store)
                    .at(first.tcpAddress())
                    .start());
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"counter\":3");
        }
    }
}
