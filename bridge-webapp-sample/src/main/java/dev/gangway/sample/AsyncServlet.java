package dev.gangway.sample;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An answer given {@code ms} milliseconds later by another thread.
 *
 * <p>{@code dispatch=true} hands the request to {@link RequestServlet} then; {@code timeout=true} never answers, so that
 * the container's timeout strikes after {@code ms} and is answered with 503.
 */
@WebServlet(urlPatterns = "/async", asyncSupported = true)
public final class AsyncServlet extends QueryServlet {
    private static final long GRACE_MILLIS = 30_000;

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        long millis = number(request, "ms", 1000, 1, 60_000);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ms", millis);
        answer.put("startedBy", Thread.currentThread().getName());
        boolean dispatch = flag(request, "dispatch");
        AsyncContext async = request.startAsync();
        if (flag(request, "timeout")) {
            async.setTimeout(millis);
            async.addListener(new TimeoutAnswer());
            return;
        }
        async.setTimeout(millis + GRACE_MILLIS);
        Runnable later = dispatch ? () -> async.dispatch("/request/dispatched") : () -> finish(async, answer);
        ScheduledFuture<?> task =
                SharedScheduler.of(getServletContext()).schedule(later, millis, TimeUnit.MILLISECONDS);
        async.addListener(new Cancellation(task));
    }

    private static void finish(AsyncContext async, Map<String, Object> answer) {
        answer.put("answeredBy", Thread.currentThread().getName());
        try {
            Answer.table(
                    (HttpServletRequest) async.getRequest(),
                    (HttpServletResponse) async.getResponse(),
                    "Asynchronous",
                    answer);
        } catch (IOException clientHasGone) {
            async.getRequest().getServletContext().log("nobody waits for the answer: " + clientHasGone);
        } finally {
            async.complete();
        }
    }

    /** Answers 503 when the time is over. */
    private static final class TimeoutAnswer implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            HttpServletResponse response = (HttpServletResponse) event.getSuppliedResponse();
            if (response == null) {
                response = (HttpServletResponse) event.getAsyncContext().getResponse();
            }
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write("timed out, as asked\n");
            event.getAsyncContext().complete();
        }

        @Override
        public void onError(AsyncEvent event) {
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // The answer is out.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nothing is started again.
        }
    }

    /** Takes the task back when the request is over before its time. */
    private record Cancellation(ScheduledFuture<?> task) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            task.cancel(false);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            task.cancel(false);
        }

        @Override
        public void onError(AsyncEvent event) {
            if (task.cancel(false)) {
                event.getAsyncContext().complete();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nothing is started again.
        }
    }
}
