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
                    .markup(
                            """
                            <p>Server-sent events: they appear one by one if nobody on the way holds them back.</p>
                            <form id="stream" data-events="{}">
                            <label>Events <input name="count" type="number" min="1" max="100000" value="20"></label>
                            <label>Milliseconds between
                            <input name="interval" type="number" min="0" max="60000" value="500"></label>
                            <div class="buttons">
                            <button name="start">Start</button>
                            <button name="stop" type="button" disabled>Stop</button>
                            </div>
                            </form>
                            <noscript>This page needs JavaScript.</noscript>
                            <p><progress id="progress" value="0" max="1">0</progress>
                            <output id="state" aria-live="polite">not started</output></p>
                            <div class="table"><table><caption>Events</caption>
                            <thead><tr><th scope="col">No.</th><th scope="col">Sent</th>
                            <th scope="col">Delay</th><th scope="col">Gap</th></tr></thead>
                            <tbody id="events"></tbody></table></div>
                            """,
                            page.path("/stream/events"));
            page.script("stream.js");
        }
    }
}
