package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request as a servlet sees it, whatever its method; {@code session=false} leaves the session alone. */
@WebServlet(urlPatterns = "/request/*", asyncSupported = true)
public final class RequestServlet extends HttpServlet {

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        RequestReport report = new RequestReport(request);
        boolean withSession = !"false".equals(request.getParameter("session"));
        Map<String, @Nullable Object> session = withSession ? report.session() : null;
        if (Answer.isJson(request)) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(report.properties());
            all.put("headers", report.headers());
            all.put("parameters", report.parameters());
            all.put("cookies", report.cookies());
            all.put("attributes", report.fastCgi(request.getParameterValues("attribute")));
            all.put("containerAttributes", report.containerAttributes());
            all.put("session", session);
            Answer.json(response, all);
            return;
        }
        try (Page page = Page.open(request, response, "Request")) {
            Html html = page.html();
            html.markup("<p>The request that brought this page, as the servlet sees it.</p>\n");
            html.table("Properties", report.properties());
            html.table("Headers", report.headers());
            html.table("Parameters", report.parameters());
            html.table("FastCGI parameters", report.fastCgi(request.getParameterValues("attribute")));
            html.table("Other attributes", report.containerAttributes());
            if (session != null) {
                html.table("Session", session);
            }
            html.markup(
                    """
                    <h2>Try another</h2>
                    <ul>
                    <li><a href="{}">encoded path and query</a></li>
                    <li><a href="{}">path parameters</a></li>
                    <li><a href="{}">two more FastCGI parameters</a></li>
                    </ul>
                    <form method="post" action="{}">
                    <label>Text <input name="text" value="{}"></label>
                    <label class="check"><input type="checkbox" name="box" value="1" checked> box</label>
                    <button>Send as POST</button>
                    </form>
                    """,
                    page.path("/request/path%20info/%C3%A4%2B?q=a%20b&q=%E2%82%AC&empty="),
                    page.path("/request;v=1/x;y=2"),
                    page.path("/request?attribute=HTTP_HOST&attribute=MY_OWN"),
                    page.path("/request?from=query"),
                    "Grüße, 你好 & <b>");
        }
    }
}
