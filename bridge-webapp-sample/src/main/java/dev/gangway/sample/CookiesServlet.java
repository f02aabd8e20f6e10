package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The cookies that came, and a form that sets or removes one. */
@WebServlet("/cookies")
public final class CookiesServlet extends HttpServlet {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** The characters of a value in RFC 6265, section 4.1.1. */
    private static final Pattern VALUE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]{0,1024}");

    private static final int ONE_HOUR = 3600;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        List<Map<String, String>> cookies = new RequestReport(request).cookies();
        if (Answer.isJson(request)) {
            Answer.json(response, Map.of("cookies", cookies));
            return;
        }
        try (Page page = Page.open(request, response, "Cookies")) {
            Html html = page.html();
            html.markup(
                    """
                    <div class="table"><table><caption>Cookies that came with this request</caption>
                    <thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead>
                    <tbody>
                    """);
            for (Map<String, String> cookie : cookies) {
                html.markup("<tr><th scope=\"row\">{}</th>", String.valueOf(cookie.get("name")));
                html.markup("<td><code>{}</code></td></tr>\n", String.valueOf(cookie.get("value")));
            }
            if (cookies.isEmpty()) {
                html.markup("<tr><td colspan=\"2\" class=\"none\">none</td></tr>\n");
            }
            html.markup(
                    """
                    </tbody></table></div>
                    <form method="post" action="{}">
                    <label>Name <input name="name" value="flavour" required></label>
                    <label>Value <input name="value" value="vanilla"></label>
                    <div class="buttons">
                    <button name="action" value="set">Set for an hour</button>
                    <button name="action" value="remove">Remove</button>
                    </div>
                    </form>
                    """,
                    page.path("/cookies"));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        String value = request.getParameter("value") == null ? "" : request.getParameter("value");
        if (name == null
                || !NAME.matcher(name).matches()
                || !VALUE.matcher(value).matches()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "not a cookie's name or value");
            return;
        }
        boolean remove = "remove".equals(request.getParameter("action"));
        Cookie cookie = new Cookie(name, remove ? "" : value);
        cookie.setPath(request.getContextPath() + "/");
        cookie.setMaxAge(remove ? 0 : ONE_HOUR);
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + "/cookies");
    }
}
