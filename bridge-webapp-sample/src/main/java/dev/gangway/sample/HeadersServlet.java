package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Many response headers, some of them several times.
 *
 * <p>{@code count} more are numbered, {@code long} is the length of one value, and each parameter whose name begins
 * with {@code X-} becomes a header, once per value.
 */
@WebServlet("/headers")
public final class HeadersServlet extends QueryServlet {
    private static final Pattern OWN_NAME = Pattern.compile("[Xx]-[A-Za-z0-9-]{1,100}");

    /** Visible characters and spaces within: no line end can be slipped in. */
    private static final Pattern OWN_VALUE = Pattern.compile("[ -~]{0,8000}");

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        long count = number(request, "count", 0, 0, 1000);
        int length = (int) number(request, "long", 0, 0, 1_000_000);
        response.addHeader("X-Sample-Many", "one");
        response.addHeader("X-Sample-Many", "two");
        response.addHeader("X-Sample-Many", "three, with a comma");
        response.addHeader("X-Sample-Empty", "");
        response.addIntHeader("X-Sample-Number", 42);
        response.addDateHeader("X-Sample-Date", 0);
        response.addHeader(
                "Link", "<" + request.getContextPath() + "/static/style.css>; rel=\"preload\"; as=\"style\"");
        response.addCookie(cookie("sample-first", "1", "Lax"));
        response.addCookie(cookie("sample-second", "2", "Strict"));
        response.addCookie(cookie("sample-third", "a=b&c", "Lax"));
        for (int i = 1; i <= count; i++) {
            response.addHeader("X-Sample-" + i, "value " + i);
        }
        if (length > 0) {
            response.addHeader("X-Sample-Long", "x".repeat(length));
        }
        addOwn(request, response);
        Map<String, Collection<String>> sent = new LinkedHashMap<>();
        for (String name : response.getHeaderNames()) {
            sent.put(name, response.getHeaders(name));
        }
        Answer.table(request, response, "Response headers", sent);
    }

    private static Cookie cookie(String name, String value, String sameSite) {
        Cookie cookie = new Cookie(name, value);
        cookie.setAttribute("SameSite", sameSite);
        return cookie;
    }

    private static void addOwn(HttpServletRequest request, HttpServletResponse response) throws BadParameterException {
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            String name = parameter.getKey();
            if (!name.toUpperCase(Locale.ROOT).startsWith("X-")) {
                continue;
            }
            for (String value : parameter.getValue()) {
                if (!OWN_NAME.matcher(name).matches()
                        || !OWN_VALUE.matcher(value).matches()) {
                    throw new BadParameterException("not a header's name or value: " + name);
                }
                response.addHeader(name, value);
            }
        }
    }
}
