package dev.gangway.sample;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The choice between HTML and JSON, and the small answers that look alike in both. */
final class Answer {
    private Answer() {}

    /** Tells whether the client asked for JSON; {@code format} in the query wins over {@code Accept}. */
    static boolean isJson(HttpServletRequest request) {
        String format = queryFormat(request.getQueryString());
        if (format != null) {
            return format.equals("json");
        }
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("application/json");
    }

    /** Looks into the query alone: asking for a parameter would read the body of a form. */
    private static @Nullable String queryFormat(@Nullable String query) {
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith("format=")) {
                    return pair.substring("format=".length());
                }
            }
        }
        return null;
    }

    static void json(HttpServletResponse response, Map<String, ? extends @Nullable Object> content) throws IOException {
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Vary", "Accept");
        Json.write(content, response.getWriter());
    }

    /** Sends a table of names and values, as a page or as JSON. */
    static void table(
            HttpServletRequest request,
            HttpServletResponse response,
            String title,
            Map<String, ? extends @Nullable Object> content)
            throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (isJson(request)) {
            json(response, content);
            return;
        }
        try (Page page = Page.open(request, response, title)) {
            page.html().table("Answer", content);
        }
    }
}
