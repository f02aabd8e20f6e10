package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** An answer that holds its thread for {@code ms} milliseconds first. */
@WebServlet("/slow")
public final class SlowServlet extends QueryServlet {

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        long millis = number(request, "ms", 1000, 0, 60_000);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "interrupted");
            return;
        }
        Answer.table(request, response, "Slow", Map.of("ms", millis));
    }
}
