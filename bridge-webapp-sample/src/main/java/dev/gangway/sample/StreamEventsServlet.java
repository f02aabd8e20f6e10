package dev.gangway.sample;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Server-sent events: {@code count} of them, {@code interval} milliseconds apart, without a thread in between. */
@WebServlet(urlPatterns = "/stream/events", asyncSupported = true)
public final class StreamEventsServlet extends QueryServlet {

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        long count = number(request, "count", 10, 1, 100_000);
        long interval = number(request, "interval", 1000, 0, 60_000);
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // nginx would otherwise collect the events in its buffers.
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        EventWriter writer = new EventWriter(
                async, response.getOutputStream(), SharedScheduler.of(getServletContext()), count, interval);
        async.addListener(writer.whenOver());
        response.getOutputStream().setWriteListener(writer);
    }
}
