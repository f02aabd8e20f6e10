package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Two applications at one context path, for different hosts. */
class RunningRequestsTest {
    /** What each application counts while a request runs. */
    private final List<List<Long>> counts = new ArrayList<>();

    private final RunningRequests a = application("a.org");
    private final RunningRequests b = application("b.org");

    private RunningRequests application(String host) {
        ContextHandler context = new ContextHandler(
                new Handler.Abstract() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        counts.add(List.of(a.count(), b.count()));
                        callback.succeeded();
                        return true;
                    }
                },
                "/shop");
        context.setVirtualHosts(List.of(host));
        return new RunningRequests(context, new RequestCounts());
    }

    @Test
    void aRequestThatIsTheOthersIsNotCounted() throws Exception {
        Server server = new Server();
        LocalConnector browser = new LocalConnector(server);
        server.addConnector(browser);
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        contexts.setHandlers(a, b);
        server.setHandler(contexts);
        server.start();
        try {
            assertThat(browser.getResponse("GET /shop/ HTTP/1.1\r\nHost: b.org\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(browser.getResponse("GET /shop/ HTTP/1.1\r\nHost: c.org\r\n\r\n"))
                    .startsWith("HTTP/1.1 404 ");
        } finally {
            server.stop();
        }
        assertThat(counts).containsExactly(List.of(0L, 1L));
        assertThat(List.of(a.count(), b.count())).containsExactly(0L, 0L);
    }
}
