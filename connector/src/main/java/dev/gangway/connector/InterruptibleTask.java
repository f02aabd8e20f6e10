package dev.gangway.connector;

/** The serving of a request by a thread that is interrupted when the web server gives the request up. */
final class InterruptibleTask implements Runnable {
    private final Runnable task;
    private final RequestStream stream;
    private final Object lock;

    InterruptibleTask(Runnable task, RequestStream stream) {
        this.task = task;
        this.stream = stream;
        this.lock = stream.connection().lock();
    }

    @Override
    public void run() {
        int use = stream.use();
        synchronized (lock) {
            stream.setServedBy(Thread.currentThread());
        }
        try {
            task.run();
        } finally {
            synchronized (lock) {
                if (use == stream.use()) { // else it has ended, and serves another request
                    stream.setServedBy(null);
                }
                Thread.interrupted(); // too late for the request, and not meant for the next
            }
        }
    }
}
