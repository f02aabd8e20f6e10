package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The start page: what this is, how the request came here, and where to go. */
@WebServlet("")
public final class IndexServlet extends HttpServlet {
    private record Entry(String path, String title, String says) {}

    private record Group(String title, List<Entry> entries) {}

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "Request",
                    List.of(
                            new Entry("/request", "The request", "properties, headers, parameters, FastCGI"),
                            new Entry("/session", "Session", "a counter, a new id, the end"),
                            new Entry("/cookies", "Cookies", "set them, see them, remove them"),
                            new Entry("/hello.jsp", "A JSP", "compiled by the container on first use"))),
            new Group(
                    "Answers",
                    List.of(
                            new Entry("/stream", "Live stream", "server-sent events, one by one"),
                            new Entry("/files", "Static files", "validators, caching, ranges"),
                            new Entry(
                                    "/download?size=10000000",
                                    "Download 10 MB",
                                    "made on the way, any size up to 16 GiB"),
                            new Entry(
                                    "/download/async?size=10000000", "Download 10 MB, not blocking", "the same bytes"),
                            new Entry("/headers", "Response headers", "many, some several times"))),
            new Group(
                    "Bodies",
                    List.of(
                            new Entry("/upload", "Upload", "a form with files, answered with checksums"),
                            new Entry("/echo", "Raw bodies", "sent back, or counted and hashed, blocking or not"))),
            new Group(
                    "Paths through the container",
                    List.of(
                            new Entry("/redirect?to=request", "Redirect", "relative"),
                            new Entry("/redirect?to=request&status=307&absolute=true", "Redirect 307", "absolute"),
                            new Entry("/forward", "Forward", "another servlet answers"),
                            new Entry("/include", "Include", "a page with a part from a JSP"),
                            new Entry(
                                    "/async?ms=500", "Asynchronous", "answered half a second later by another thread"),
                            new Entry("/slow?ms=2000", "Slow", "holds its thread for two seconds"))),
            new Group(
                    "When it goes wrong",
                    List.of(
                            new Entry("/nowhere", "404", "the application's own error page"),
                            new Entry("/error?status=418", "418", "the container's error page"),
                            new Entry("/error?throw=true", "Exception", "500, with the application's error page"),
                            new Entry("/error?after=1000", "Exception after 1000 bytes", "the answer has to break off"),
                            new Entry("/async?ms=500&timeout=true", "Timeout", "503 after half a second"))));

    private static final String VIA_FASTCGI =
            "A browser asked, a web server passed it on over FastCGI, a servlet answered with this page.";
    private static final String DIRECT = "A servlet answered with this page. No web server passed the request on over"
            + " FastCGI, or it did not say so: GATEWAY_INTERFACE is missing.";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        RequestReport report = new RequestReport(request);
        if (Answer.isJson(request)) {
            Answer.json(response, report.summary());
            return;
        }
        try (Page page = Page.open(request, response, "It works")) {
            Html html = page.html();
            Map<String, @Nullable Object> summary = report.summary();
            boolean behindWebServer = summary.get("gateway") != null;
            summary.values().removeIf(Objects::isNull);
            html.markup("<p class=\"lead\">{}</p>\n", behindWebServer ? VIA_FASTCGI : DIRECT)
                    .table("This request", summary)
                    .markup("<div class=\"cards\">\n");
            for (Group group : GROUPS) {
                html.markup("<section><h2>{}</h2><ul>\n", group.title());
                for (Entry entry : group.entries()) {
                    html.markup(
                            "<li><a href=\"{}\">{}</a><span>{}</span></li>\n",
                            page.path(entry.path()),
                            entry.title(),
                            entry.says());
                }
                html.markup("</ul></section>\n");
            }
            html.markup("</div>\n");
        }
    }
}
