package dev.gangway.client;

import java.io.IOException;

/** Sorts the records of one answer, and holds the application to the order of the specification. */
final class OutputReceiver {
    private final RecordReader reader;
    private final int requestId;
    private final OutputHandler handler;
    private final Watchdog watchdog;
    private boolean stdoutEnded;
    private boolean stderrEnded;
    private long stdoutLength;

    OutputReceiver(RecordReader reader, int requestId, OutputHandler handler, Watchdog watchdog) {
        this.reader = reader;
        this.requestId = requestId;
        this.handler = handler;
        this.watchdog = watchdog;
    }

    /** Receives the whole answer. */
    EndRequest receive() throws IOException {
        while (true) {
            ReceivedRecord record = reader.next();
            if (record == null) {
                throw new ProtocolException("the application closed the connection before END_REQUEST, after "
                        + stdoutLength + " bytes of STDOUT");
            }
            RecordHeader header = record.header();
            if (header.requestId() != requestId) {
                throw new ProtocolException("got %s with request id %d (expected %d)"
                        .formatted(RecordType.nameOf(header.type()), header.requestId(), requestId));
            }
            if (header.type() == RecordType.END_REQUEST) {
                return end(record);
            }
            watchdog.pause();
            try {
                handle(record);
            } finally {
                watchdog.resume();
            }
        }
    }

    private void handle(ReceivedRecord record) throws IOException {
        int length = record.header().contentLength();
        switch (record.header().type()) {
            case RecordType.STDOUT -> {
                if (stdoutEnded) {
                    throw new ProtocolException("got STDOUT after its end");
                }
                stdoutLength += length;
                if (length > 0) {
                    handler.onStdout(record.content());
                } else {
                    endStdout();
                }
            }
            case RecordType.STDERR -> {
                if (stderrEnded && length > 0) {
                    throw new ProtocolException("got STDERR after its end");
                }
                if (length > 0) {
                    handler.onStderr(record.content());
                } else {
                    stderrEnded = true;
                }
            }
            default ->
                throw new ProtocolException("got "
                        + RecordType.nameOf(record.header().type()) + " (expected STDOUT, STDERR or END_REQUEST)");
        }
    }

    private EndRequest end(ReceivedRecord record) throws IOException {
        EndRequest end = EndRequest.read(record.content());
        if (end.isComplete() && !stdoutEnded) {
            // Section 6.1 wants an empty record first. PHP leaves it out, and every web server lets it.
            endStdout();
        }
        return end;
    }

    private void endStdout() throws IOException {
        stdoutEnded = true;
        handler.onStdoutEnd();
    }
}
