package dev.gangway.connector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a connection has brought: collected under the connection's lock, carried out after it.
 *
 * <p>The usual case, one request to start, makes no list.
 */
final class Arrivals {
    private final boolean mayDelay;
    private @Nullable RequestStream delayed; // a request that waits for its body
    private boolean othersDelayed;
    private @Nullable RequestStream start;
    private @Nullable List<RequestStream> moreStarts;
    private @Nullable List<RequestStream> readable;
    private @Nullable List<RequestStream> failed;
    private @Nullable List<Throwable> causes;
    private @Nullable List<Outgoing> answers;
    private @Nullable Runnable task;
    private @Nullable List<Runnable> moreTasks;
    private boolean closing;
    private @Nullable Throwable closeCause;

    /**
     * Makes an empty collection.
     *
     * @param mayDelay whether requests may wait for their bodies, as there is somebody who ends that
     */
    Arrivals(boolean mayDelay) {
        this.mayDelay = mayDelay;
    }

    boolean mayDelay() {
        return mayDelay;
    }

    boolean isEmpty() {
        return start == null && readable == null && failed == null && answers == null && !closing;
    }

    /** The parameters of a request are complete. */
    void start(RequestStream stream) {
        if (delayed == stream) {
            delayed = null;
        }
        if (start == null) {
            start = stream;
        } else {
            moreStarts = added(moreStarts, stream);
        }
    }

    /** The parameters of a request are complete, and its body may come at once. */
    void delay(RequestStream stream) {
        othersDelayed |= delayed != null;
        delayed = stream;
    }

    /** Returns whether a request has been delayed that, as far as this has seen, still is. */
    boolean hasDelayed() {
        return delayed != null || othersDelayed;
    }

    /** Takes back a request that has not been started; returns whether there was such a one. */
    boolean withdraw(RequestStream stream) {
        if (start == stream) {
            start = moreStarts == null || moreStarts.isEmpty() ? null : moreStarts.remove(0);
            return true;
        }
        return moreStarts != null && moreStarts.remove(stream);
    }

    /** The web server has given up a request that an application may be serving. */
    void fail(RequestStream stream, Throwable cause) {
        failed = added(failed, stream);
        causes = added(causes, cause);
    }

    /** The protocol layer itself has something to answer. */
    void answer(ByteBuffer records) {
        answer(Outgoing.of(records));
    }

    /** The protocol layer itself has something to answer. */
    void answer(Outgoing records) {
        answers = added(answers, records);
    }

    /** Nothing is to be done with the connection any more, for this reason if it is one. */
    void close(@Nullable Throwable cause) {
        closing = true;
        closeCause = cause;
    }

    /** Notes which of the requests that wait for their bodies can go on; the reader needs no waking. */
    void collectDemands(RequestTable requests, @Nullable RequestStream reader) {
        for (int i = 0; i < requests.size(); i++) {
            RequestStream stream = requests.at(i);
            if (stream != reader && stream.meetDemand()) {
                readable = added(readable, stream);
            }
        }
    }

    /**
     * Writes what the protocol layer itself has to answer. Called before anybody else may read, so that the answer to a
     * request that comes next comes next.
     */
    void sendAnswers(RecordFlusher flusher) {
        if (answers != null) {
            answers.forEach(flusher::send);
        }
    }

    /**
     * Carries everything else out. Tasks that may block run on this thread if they may, one after the other where a
     * standby looks after it, else only the first of them; the others get threads of their own.
     *
     * @param standby looks after this thread if it leads
     * @return how many tasks this thread was given
     */
    int run(FastCgiConnection connection, @Nullable Standby standby, boolean mayRunHere) {
        if (closing) {
            connection.getEndPoint().close(closeCause);
            return 0; // its requests hear of it from there
        }
        if (failed != null && causes != null) {
            for (int i = 0; i < failed.size(); i++) {
                connection.tellGone(failed.get(i), causes.get(i));
            }
        }
        if (readable != null) {
            for (RequestStream stream : readable) {
                add(stream.channel().onContentAvailable());
            }
        }
        if (start != null) {
            add(connection.start(start));
        }
        if (moreStarts != null) {
            for (RequestStream stream : moreStarts) {
                add(connection.start(stream));
            }
        }
        Runnable first = task;
        if (first == null) {
            return 0;
        }
        if (moreTasks != null && mayRunHere && standby != null && standby.isLeading()) {
            standby.serveInTurn(first, moreTasks);
            return 1 + moreTasks.size();
        }
        if (moreTasks != null) {
            moreTasks.forEach(connection.reader()::execute);
        }
        if (mayRunHere || Invocable.getInvocationType(first) == Invocable.InvocationType.NON_BLOCKING) {
            first.run();
            return 1;
        }
        connection.reader().execute(first);
        return 0;
    }

    private void add(@Nullable Runnable next) {
        if (task == null) {
            task = next;
        } else if (next != null) {
            moreTasks = added(moreTasks, next);
        }
    }

    private static <T> List<T> added(@Nullable List<T> list, T element) {
        List<T> target = list == null ? new ArrayList<>(2) : list;
        target.add(element);
        return target;
    }
}
