package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.demo.DemoFront;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.OwnThread;
import dev.gangway.launcher.testkit.WarBuilder;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BridgeTest {
    /** Says by a file that it has begun, and ends when another appears. */
    private static final String PATIENT =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;
            import java.nio.file.*;

            @WebServlet("/patient")
            public class Patient extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    Path folder = Path.of(getServletContext().getInitParameter("folder"));
                    Files.createFile(folder.resolve("begun"));
                    long atMost = System.nanoTime() + 60_000_000_000L;
                    while (!Files.exists(folder.resolve("end")) && System.nanoTime() < atMost) {
                        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                    }
                    response.getWriter().print("done");
                }
            }
            """;

    private final Path folder;
    private final Path work;

    BridgeTest(@TempDir Path folder) {
        this.folder = folder;
        this.work = folder.resolve("work");
    }

    private Bridge open(Duration stopTimeout, String... listen) throws UserException {
        return Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                Listening.on(Arrays.stream(listen).map(ListenAddress::parse).toArray(ListenAddress[]::new)),
                50,
                stopTimeout,
                work));
    }

    private ApplicationSource patient() throws Exception {
        return new ApplicationSource(
                "/",
                new WarBuilder(folder, "ee11")
                        .source(PATIENT)
                        .file(
                                "WEB-INF/web.xml",
                                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'><context-param>"
                                        + "<param-name>folder</param-name><param-value>" + folder
                                        + "</param-value></context-param></web-app>")
                        .war("patient.war"));
    }

    @Test
    void socketsAreBoundAtOnceAndGoneAtTheEnd() throws Exception {
        Path socket = folder.resolve("a.sock");
        Bridge bridge = open(Duration.ZERO, "127.0.0.1:0", "unix:" + socket);
        InetSocketAddress tcp = (InetSocketAddress) bridge.addresses().get(0);
        try (SocketChannel waiting = SocketChannel.open(tcp);
                SocketChannel alsoWaiting = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(waiting.isConnected() && alsoWaiting.isConnected()).isTrue();
        }
        assertThat(bridge.addresses().get(1)).isEqualTo(UnixDomainSocketAddress.of(socket));
        assertThat(tcp.getPort()).isPositive();
        bridge.close();
        assertThat(socket).doesNotExist();
        assertThatThrownBy(() -> SocketChannel.open(tcp)).isInstanceOf(ConnectException.class);
    }

    @Test
    void oneThatCannotBeMadeLeavesNoWorkFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        SessionSettings sessions = new SessionSettings(
                "file:" + file, null, null, List.of(), 10, Duration.ofSeconds(5), null, SessionSettings.SameSite.LAX);
        BridgeSettings settings = new BridgeSettings(
                WarBuilder.home(),
                Listening.on(ListenAddress.parse("127.0.0.1:0")),
                50,
                Duration.ZERO,
                work,
                sessions,
                IdentitySettings.DEFAULT,
                SendFileSettings.OFF);
        assertThatThrownBy(() -> Bridge.open(settings)).hasMessageStartingWith("cannot keep sessions in " + file);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void withoutAPlaceToWorkItDoesNotStart() throws Exception {
        Files.createFile(work);
        assertThatThrownBy(() -> open(Duration.ZERO, "127.0.0.1:0"))
                .isInstanceOf(UserException.class)
                .hasMessageMatching("cannot make a work folder in " + work + ": .*; say by --work-dir where else");
    }

    @Test
    void theWorkFolderIsPrivateAndGoneAtTheEnd() throws Exception {
        Bridge bridge = open(Duration.ZERO, "127.0.0.1:0");
        bridge.deploy(patient());
        try (var made = Files.list(work)) {
            Path own = made.findFirst().orElseThrow();
            assertThat(Files.getPosixFilePermissions(own))
                    .containsExactlyInAnyOrderElementsOf(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            assertThat(own).isNotEmptyDirectory();
        }
        bridge.close();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void anAddressThatIsTakenLeavesNothingBehind() throws Exception {
        Path socket = folder.resolve("a.sock");
        try (Bridge first = open(Duration.ZERO, "127.0.0.1:0")) {
            String taken = ListenAddress.format(first.addresses().get(0));
            assertThatThrownBy(() -> open(Duration.ZERO, "unix:" + socket, taken))
                    .hasMessageStartingWith("cannot listen on " + taken + ": Address already in use; stop the program");
        }
        assertThat(socket).doesNotExist();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void twoApplicationsCannotHaveOneContext() throws Exception {
        try (Bridge bridge = open(Duration.ZERO, "127.0.0.1:0")) {
            bridge.deploy(patient());
            assertThat(bridge.contextPaths()).containsExactly("/");
            assertThatThrownBy(() -> bridge.deploy(patient())).hasMessageStartingWith("context / is given twice, by ");
        }
    }

    @Test
    void aRunningRequestEndsBeforeTheBridge() throws Exception {
        Bridge bridge = open(Duration.ofSeconds(30), "127.0.0.1:0");
        try (DemoFront front = DemoFront.open(0)) {
            InetSocketAddress address = serve(bridge, front);
            CompletableFuture<HttpResponse<String>> response = get(front.url() + "patient");
            CompletableFuture<Void> closed;
            try {
                Await.until("the request has begun", () -> Files.exists(folder.resolve("begun")));
                closed = CompletableFuture.runAsync(bridge::close, OwnThread::start);
                Await.until("no connection is taken any more", () -> refused(address));
                assertThat(closed).isNotDone();
                assertThat(response).isNotDone();
            } finally {
                Files.createFile(folder.resolve("end"));
            }
            assertThat(response.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRequestThatDoesNotEndIsCutOff() throws Exception {
        Bridge bridge = open(Duration.ofMillis(200), "127.0.0.1:0");
        bridge.deploy(patient());
        bridge.accept();
        try (SocketChannel webServer = SocketChannel.open(bridge.addresses().get(0))) {
            webServer.write(ByteBuffer.wrap(request("/patient")));
            CompletableFuture<Void> closed;
            try {
                Await.until("the request has begun", () -> Files.exists(folder.resolve("begun")));
                closed = CompletableFuture.runAsync(bridge::close, OwnThread::start);
                assertThat(webServer.socket().getInputStream().readAllBytes())
                        .as("no answer, not even an empty one")
                        .isEmpty();
            } finally {
                Files.createFile(folder.resolve("end"));
            }
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    /** Returns a request in four records: BEGIN_REQUEST, PARAMS, the end of PARAMS, the end of STDIN. */
    private static byte[] request(String path) {
        byte[] params = ("\016\003REQUEST_METHODGET" + "\013" + (char) path.length() + "REQUEST_URI" + path)
                .getBytes(StandardCharsets.US_ASCII);
        HexFormat hex = HexFormat.of();
        return hex.parseHex("0101000100080000" + "0001010000000000"
                + "01040001" + hex.toHexDigits((short) params.length) + "0000" + hex.formatHex(params)
                + "0104000100000000" + "0105000100000000");
    }

    private InetSocketAddress serve(Bridge bridge, DemoFront front) throws Exception {
        bridge.deploy(patient());
        bridge.accept();
        InetSocketAddress address = (InetSocketAddress) bridge.addresses().get(0);
        front.start(address);
        return address;
    }

    private static CompletableFuture<HttpResponse<String>> get(String url) {
        return HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static boolean refused(InetSocketAddress address) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            return !channel.isConnected();
        } catch (java.io.IOException e) {
            return true;
        }
    }
}
