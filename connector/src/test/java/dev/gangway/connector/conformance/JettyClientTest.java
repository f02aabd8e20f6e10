package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.WireBytes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.fcgi.FCGI;
import org.eclipse.jetty.fcgi.client.transport.HttpClientTransportOverFCGI;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jetty's HTTP client speaking FastCGI: a peer whose authors read the specification for themselves. */
class JettyClientTest {
    private static final int MIB = 1024 * 1024;

    private TestBridge bridge;
    private HttpClient client;

    /** Jetty's transport, with the variables that its proxy adds to those of the client. */
    private static final class Transport extends HttpClientTransportOverFCGI {
        Transport() {
            super("/srv/www");
        }

        @Override
        public void customize(org.eclipse.jetty.client.Request request, HttpFields.Mutable variables) {
            super.customize(request, variables);
            variables.put(FCGI.Headers.REQUEST_URI, request.getURI().getRawPath());
        }
    }

    @BeforeEach
    void start() throws Exception {
        bridge = TestBridge.start(Apps.byPath(Map.of(
                "/hello",
                Apps::hello,
                "/echo",
                Apps::echo,
                "/peer",
                (request, response) -> Apps.text(
                        response,
                        request.getConnectionMetaData()
                                        .getConnection()
                                        .getEndPoint()
                                        .getRemoteSocketAddress() + ""),
                "/large",
                (request, response) -> Apps.write(response, true, ByteBuffer.wrap(WireBytes.pattern(MIB))))));
        client = new HttpClient(new Transport());
        client.setMaxConnectionsPerDestination(1);
        client.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        bridge.close();
    }

    private Request request(String path) {
        int port = ((InetSocketAddress) bridge.address()).getPort();
        return client.newRequest(URI.create("http://127.0.0.1:" + port + path)).timeout(20, TimeUnit.SECONDS);
    }

    private static CompletableFuture<ContentResponse> send(Request request) {
        return new CompletableResponseListener(request, 4 * MIB).send();
    }

    private static ContentResponse await(CompletableFuture<ContentResponse> response) throws Exception {
        return response.get(20, TimeUnit.SECONDS);
    }

    @Test
    void gets() throws Exception {
        ContentResponse response = await(send(request("/hello")));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString()).isEqualTo("ok\n");
        assertThat(response.getHeaders().get("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void seesAMissingPage() throws Exception {
        assertThat(await(send(request("/nothing-here"))).getStatus()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65535, 65536, MIB})
    void posts(int length) throws Exception {
        byte[] body = WireBytes.pattern(length);
        ContentResponse response =
                await(send(request("/echo").method(HttpMethod.POST).body(new BytesRequestContent(body))));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContent()).isEqualTo(body);
    }

    @Test
    void getsAMebibyte() throws Exception {
        assertThat(await(send(request("/large"))).getContent()).isEqualTo(WireBytes.pattern(MIB));
    }

    @Test
    void asksForHeadersOnly() throws Exception {
        ContentResponse response = await(send(request("/hello").method(HttpMethod.HEAD)));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContent()).isEmpty();
    }

    @Test
    void usesOneConnectionForManyRequests() throws Exception {
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(await(send(request("/peer"))).getContentAsString());
            byte[] body = WireBytes.pattern(i * 1000);
            ContentResponse echo =
                    await(send(request("/echo").method(HttpMethod.POST).body(new BytesRequestContent(body))));
            assertThat(echo.getContent()).isEqualTo(body);
        }
        assertThat(peers.stream().distinct()).hasSize(1);
    }

    @Test
    void waitsForManyRequestsAtOnce() throws Exception {
        List<CompletableFuture<ContentResponse>> responses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            responses.add(send(request(i % 2 == 0 ? "/hello" : "/large")));
        }
        for (CompletableFuture<ContentResponse> response : responses) {
            assertThat(await(response).getStatus()).isEqualTo(200);
        }
    }
}
