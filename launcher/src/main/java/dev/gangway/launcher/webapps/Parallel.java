package dev.gangway.launcher.webapps;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Several things at a time, as many as there are processors: starting an application is mostly computing. */
final class Parallel {
    private Parallel() {}

    /** Does {@code work} for each element, and returns when all of it is done. */
    static <T> void forEach(List<T> elements, Consumer<T> work) {
        int threads = Math.min(elements.size(), Runtime.getRuntime().availableProcessors());
        if (threads <= 1) {
            elements.forEach(work);
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> new Thread(task, "gangway-deployment"));
        try {
            CompletableFuture.allOf(elements.stream()
                            .map(element -> CompletableFuture.runAsync(() -> work.accept(element), workers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            workers.shutdown();
        }
    }
}
