package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The session: a counter that grows with every look, and a form that resets it, changes its id or ends it. */
@WebServlet("/session")
public final class SessionServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Map<String, @Nullable Object> session = new LinkedHashMap<>(new RequestReport(request).session());
        session.put(
                "created",
                Instant.ofEpochMilli(request.getSession().getCreationTime()).toString());
        session.put(
                "lastAccessed",
                Instant.ofEpochMilli(request.getSession().getLastAccessedTime()).toString());
        session.put("maxInactiveSeconds", request.getSession().getMaxInactiveInterval());
        session.put("requestedId", request.getRequestedSessionId());
        session.put("requestedIdValid", request.isRequestedSessionIdValid());
        if (Answer.isJson(request)) {
            Answer.json(response, session);
            return;
        }
        try (Page page = Page.open(request, response, "Session")) {
            page.html()
                    .markup(
                            """
                            <p class="counter"><output>{}</output> looks at this session so far. Reload for one more.</p>
                            <form method="post" action="{}">
                            <div class="buttons">
                            <button name="action" value="reset">Reset the counter</button>
                            <button name="action" value="changeId">Change the id</button>
                            <button name="action" value="invalidate">End the session</button>
                            </div>
                            </form>
                            """,
                            String.valueOf(session.get(SessionCounter.NAME)),
                            page.path("/session"))
                    .table("Session", session);
        }
    }

    /** Changes the session, then sends the browser to look at it. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        String action = request.getParameter("action");
        switch (action == null ? "" : action) {
            case "reset" -> session.removeAttribute(SessionCounter.NAME);
            case "changeId" -> request.changeSessionId();
            case "invalidate" -> session.invalidate();
            default -> {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, "action must be reset, changeId or invalidate");
                return;
            }
        }
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        String format = Answer.isJson(request) ? "?format=json" : "";
        response.setHeader("Location", request.getContextPath() + "/session" + format);
    }
}
