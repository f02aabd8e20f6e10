package dev.gangway.launcher.demo;

import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.fcgi.client.transport.HttpClientTransportOverFCGI;
import org.eclipse.jetty.fcgi.proxy.FastCGIProxyHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty's FastCGI proxy, made to send what other web servers send.
 *
 * <p>By itself it sends the value of {@code Authorization} as {@code AUTH_TYPE}, refuses targets that
 * {@link java.net.URI} does not like, adds headers that speak of a chain of HTTP proxies, and waits for a
 * {@code 100 Continue} that cannot come over FastCGI.
 */
final class FrontHandler extends FastCGIProxyHandler {
    private static final String CLIENT_REQUEST = FrontHandler.class.getName() + ".clientRequest";

    /** How many requests may be under way at a time: each is a connection. */
    private static final int MAX_CONNECTIONS = 1024;

    FrontHandler(InetSocketAddress bridge) {
        super(request -> HttpURI.from("http", bridge.getAddress().getHostAddress(), bridge.getPort(), "/"), "/");
    }

    /** Makes a client as {@link FastCGIProxyHandler} does, with connections that have no padding. */
    @Override
    protected HttpClient newHttpClient() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("front-client");
        ClientConnector connector = new UnpaddedConnector();
        connector.setExecutor(threads);
        return new HttpClient(new HttpClientTransportOverFCGI(connector, getScriptRoot()) {
            @Override
            public void customize(org.eclipse.jetty.client.Request toBridge, HttpFields.Mutable params) {
                super.customize(toBridge, params);
                customizeFastCGIHeaders(toBridge, params);
            }
        });
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setUserAgentField(null); // the browser's is passed on
        client.setIdleTimeout(DemoFront.IDLE_TIMEOUT.toMillis());
        client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return super.handle(
                request.getHeaders().contains(HttpHeader.EXPECT) ? new WithoutExpect(request) : request,
                response,
                callback);
    }

    @Override
    protected void addProxyHeaders(Request request, org.eclipse.jetty.client.Request toBridge) {
        toBridge.attribute(CLIENT_REQUEST, request);
    }

    @Override
    protected void customizeFastCGIHeaders(org.eclipse.jetty.client.Request toBridge, HttpFields.Mutable params) {
        super.customizeFastCGIHeaders(toBridge, params);
        Request request =
                (Request) Objects.requireNonNull(toBridge.getAttributes().get(CLIENT_REQUEST));
        HttpURI uri = request.getHttpURI();
        String path = Objects.requireNonNullElse(uri.getCanonicalPath(), "/");
        String script = URIUtil.decodePath(path);
        params.put("REQUEST_URI", uri.getPathQuery());
        params.put("DOCUMENT_URI", script);
        params.put("SCRIPT_NAME", script);
        params.put("SCRIPT_FILENAME", script);
        params.put("QUERY_STRING", Objects.requireNonNullElse(uri.getQuery(), ""));
        params.put("REQUEST_SCHEME", uri.getScheme());
        params.put(
                "SERVER_PROTOCOL",
                request.getConnectionMetaData().getHttpVersion().asString());
        params.remove("AUTH_TYPE");
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization != null) {
            params.put("HTTP_AUTHORIZATION", authorization);
        }
    }

    /** Makes connections to the bridge. */
    private static final class UnpaddedConnector extends ClientConnector {
        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            return new UnpaddedEndPoint((SocketChannel) channel, selector, key, getScheduler());
        }
    }

    /** A request whose {@code 100 Continue} is left to this web server, which sends it as soon as content is read. */
    private static final class WithoutExpect extends Request.Wrapper {
        private final HttpFields headers;

        WithoutExpect(Request request) {
            super(request);
            headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.EXPECT);
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
