package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page that listens to {@link StreamEventsServlet} and shows each event as it comes. */
@WebServlet("/stream")
public final class StreamServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Page page = Page.open(request, response, "Live stream")) {
            page.html()
                    .markup("<p>Server-sent events: they appear one by one if nobody on the way holds them back.</p>\n")
                    .markup("<form id=\"stream\" data-events=\"")
                    .text(page.path("/stream/events"))
                    .markup(
                            "\">\n<label>Events <input name=\"count\" type=\"number\" min=\"1\" max=\"100000\" value=\"20\">")
                    .markup("</label>\n<label>Milliseconds between ")
                    .markup("<input name=\"interval\" type=\"number\" min=\"0\" max=\"60000\" value=\"500\"></label>\n")
                    .markup(
                            "<button name=\"start\">Start</button>\n<button type=\"button\" name=\"stop\" disabled>Stop")
                    .markup("</button>\n</form>\n<noscript>This page needs JavaScript.</noscript>\n")
                    .markup("<p><progress id=\"progress\" value=\"0\" max=\"1\">0</progress>\n")
                    .markup("<output id=\"state\" aria-live=\"polite\">not started</output></p>\n")
                    .markup(
                            "<div class=\"table\"><table><caption>Events</caption>\n<thead><tr><th scope=\"col\">Event</th>")
                    .markup("<th scope=\"col\">Sent</th><th scope=\"col\">Under way</th>")
                    .markup("<th scope=\"col\">After the one before</th></tr></thead>\n")
                    .markup("<tbody id=\"events\"></tbody></table></div>\n");
            page.script("stream.js");
        }
    }
}
