package dev.gangway.launcher.sessions;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.jspecify.annotations.Nullable;

/** A server with applications and sessions, asked without a network. */
final class Node implements AutoCloseable {
    /** A servlet that does to its session what the query says, and tells what it finds. */
    private static final String SERVLET =
            """
            import SERVLET.ServletException;
            import SERVLET.http.*;
            import java.io.*;
            import java.util.*;

            public class Session extends HttpServlet {
                public static final class Secret {}

                public static final class Box implements Serializable {
                    private static final long serialVersionUID = 1;
                    public int content;
                    public String toString() { return "box of " + content; }
                }

                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                    getServletContext().setAttribute("calls", calls() + 1);
                    String what = request.getParameter("do");
                    String name = request.getParameter("name");
                    HttpSession session = request.getSession(!"look".equals(what));
                    if (session == null) {
                        response.getWriter().print("no session");
                        return;
                    }
                    switch (what) {
                        case "count" -> {
                            Integer count = (Integer) session.getAttribute("count");
                            session.setAttribute("count", count == null ? 1 : count + 1);
                        }
                        case "set" -> session.setAttribute(name, request.getParameter("value"));
                        case "remove" -> session.removeAttribute(name);
                        case "secret" -> session.setAttribute(name, new Secret());
                        case "box" -> session.setAttribute("box", new Box());
                        case "fill" -> ((Box) session.getAttribute("box")).content++;
                        case "late" -> {
                            response.setBufferSize(16);
                            response.getWriter().print("a response that is committed before ");
                            response.flushBuffer();
                            session.setAttribute("late", "yes");
                        }
                        case "renew" -> request.changeSessionId();
                        case "end" -> session.invalidate();
                        case "wait" -> {
                            session.setAttribute(name, "set");
                            File begun = new File(request.getParameter("folder"), "begun");
                            File end = new File(request.getParameter("folder"), "end");
                            begun.createNewFile();
                            long atMost = System.nanoTime() + 60_000_000_000L;
                            while (!end.exists() && System.nanoTime() < atMost) {
                                java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                            }
                        }
                        default -> {}
                    }
                    if (!"end".equals(what)) {
                        TreeMap<String, Object> all = new TreeMap<>();
                        for (String key : Collections.list(session.getAttributeNames())) {
                            all.put(key, session.getAttribute(key));
                        }
                        response.getWriter().print(all);
                    }
                }

                private int calls() {
                    Integer calls = (Integer) getServletContext().getAttribute("calls");
                    return calls == null ? 0 : calls;
                }
            }
            """;

    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final ContextHandlerCollection newer = new ContextHandlerCollection();
    private final Sessions sessions;
    private final Deployer deployer;
    private final Deployer newerDeployer;
    private final Path work;

    /** The cookie of the last response that had one, as a browser would send it. */
    @Nullable
    String cookie;

    Node(Path work, SessionSettings settings) throws Exception {
        this(work, server -> Sessions.open(settings, WarBuilder.home(), server));
    }

    Node(Path work, Opening opening) throws Exception {
        this.work = work;
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .addCustomizer(new ForwardedRequestCustomizer());
        server.addConnector(connector);
        server.setTempDirectory(Files.createDirectories(work.resolve("server")).toFile());
        sessions = opening.open(server);
        server.setHandler(sessions.around(new Handler.Sequence(newer, contexts)));
        deployer = Deployers.of(server, contexts, sessions::configure);
        newerDeployer = Deployers.of(server, newer, sessions::configure);
        server.start();
    }

    static SessionSettings settings(String store, @Nullable String node) {
        SessionSettings d = SessionSettings.DEFAULT;
        return new SessionSettings(store, null, null, List.of(), 4, d.patience(), node, d.sameSite());
    }

    /** Returns an application of a generation; {@code descriptor} goes into its {@code web.xml}. */
    static Path war(Path folder, String generation, String descriptor) throws IOException {
        boolean isJavax = generation.equals("ee8");
        String head =
                switch (generation) {
                    case "ee8" -> "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>";
                    case "ee9" -> "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='5.0'>";
                    case "ee10" -> "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>";
                    default -> "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'>";
                };
        return new WarBuilder(Files.createTempDirectory(folder, "app"), generation)
                .source(SERVLET.replace("SERVLET", isJavax ? "javax.servlet" : "jakarta.servlet"))
                .file(
                        "WEB-INF/web.xml",
                        head + descriptor
                                + "<servlet><servlet-name>s</servlet-name><servlet-class>Session</servlet-class></servlet>"
                                + "<servlet-mapping><servlet-name>s</servlet-name><url-pattern>/s</url-pattern>"
                                + "</servlet-mapping></web-app>")
                .war(generation + ".war");
    }

    Node with(Path war) throws Exception {
        Application unused = deploy(war);
        return this;
    }

    Application deploy(Path war) throws Exception {
        return deployer.deploy(new ApplicationSource("/app", war));
    }

    /** Asks with the cookie, and takes a new one. */
    HttpTester.Response ask(String query, String... headers) throws Exception {
        return request("GET", query, headers);
    }

    HttpTester.Response request(String method, String query, String... headers) throws Exception {
        HttpTester.Response response = HttpTester.parseResponse(raw(method, query, headers));
        String set = response.get("Set-Cookie");
        if (set != null) {
            cookie = set.substring(0, set.indexOf(';'));
        }
        return response;
    }

    /** Returns a response as it comes. */
    String raw(String method, String query, String... headers) throws Exception {
        String head = method + " /app/s?" + query + " HTTP/1.1\r\nHost: h\r\n"
                + (cookie == null ? "" : "Cookie: " + cookie + "\r\n")
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        return connector.getResponse(head, 30, TimeUnit.SECONDS);
    }

    String content(String query) throws Exception {
        HttpTester.Response response = ask(query);
        return response.getStatus() == 200 ? response.getContent() : response.getStatus() + response.getContent();
    }

    /** Waits until no request runs any more, for an answer comes before its session has been saved for the last time. */
    void awaitRest() throws Exception {
        Await.until("no request runs", () -> deployer.applications().stream()
                .allMatch(application -> application.running() == 0));
    }

    /** Brings another version up beside those of {@link #deploy}; it gets all requests. */
    Application deployNewer(Path war) throws Exception {
        return newerDeployer.deploy(new ApplicationSource("/app", war));
    }

    void remove(Application application) throws Exception {
        contexts.removeHandler(application.handler());
        newer.removeHandler(application.handler());
        application.handler().stop();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        sessions.close();
    }

    Path work() {
        return work;
    }

    /** What makes the sessions of a server. */
    interface Opening {
        Sessions open(Server server) throws Exception;
    }
}
