package dev.gangway.connector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a connection has brought: collected under the connection's lock, carried out after it.
 *
 * <p>The usual case, one request to start, makes no list.
 */
final class Arrivals {
    private @Nullable RequestStream start;
    private @Nullable List<RequestStream> moreStarts;
    private @Nullable List<RequestStream> readable;
    private @Nullable List<RequestStream> failed;
    private @Nullable List<Throwable> causes;
    private @Nullable List<Outgoing> answers;
    private boolean closing;
    private @Nullable Throwable closeCause;

    boolean isEmpty() {
        return start == null && readable == null && failed == null && answers == null && !closing;
    }

    /** The parameters of a request are complete. */
    void start(RequestStream stream) {
        if (start == null) {
            start = stream;
        } else {
            moreStarts = added(moreStarts, stream);
        }
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
     * Carries everything else out. Of the tasks that may block, the last runs on this thread if it may, and the others in
     * threads of their own.
     */
    void run(FastCgiConnection connection, Executor executor, boolean mayRunHere) {
        if (closing) {
            connection.getEndPoint().close(closeCause);
            return; // its requests hear of it from there
        }
        if (failed != null && causes != null) {
            for (int i = 0; i < failed.size(); i++) {
                connection.tellGone(failed.get(i), causes.get(i));
            }
        }
        Runnable last = null;
        if (readable != null) {
            for (RequestStream stream : readable) {
                last = next(last, stream.channel().onContentAvailable(), executor);
            }
        }
        if (start != null) {
            last = next(last, connection.start(start), executor);
        }
        if (moreStarts != null) {
            for (RequestStream stream : moreStarts) {
                last = next(last, connection.start(stream), executor);
            }
        }
        if (last != null) {
            if (mayRunHere || Invocable.getInvocationType(last) == Invocable.InvocationType.NON_BLOCKING) {
                last.run();
            } else {
                executor.execute(last);
            }
        }
    }

    private static @Nullable Runnable next(@Nullable Runnable last, @Nullable Runnable next, Executor executor) {
        if (next == null) {
            return last;
        }
        if (last != null) {
            executor.execute(last);
        }
        return next;
    }

    private static <T> List<T> added(@Nullable List<T> list, T element) {
        List<T> target = list == null ? new ArrayList<>(2) : list;
        target.add(element);
        return target;
    }
}
