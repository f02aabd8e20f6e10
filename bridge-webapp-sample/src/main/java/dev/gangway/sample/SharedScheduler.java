package dev.gangway.sample;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The one thread of this application, which starts what asynchronous answers do later; it must never block. */
@WebListener
public final class SharedScheduler implements ServletContextListener {
    private static final String ATTRIBUTE = SharedScheduler.class.getName();

    static ScheduledExecutorService of(ServletContext context) {
        return (ScheduledExecutorService) Objects.requireNonNull(context.getAttribute(ATTRIBUTE));
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sample-scheduler");
            thread.setDaemon(true);
            return thread;
        });
        event.getServletContext().setAttribute(ATTRIBUTE, scheduler);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        of(event.getServletContext()).shutdownNow();
    }
}
