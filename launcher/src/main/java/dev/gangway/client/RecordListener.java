package dev.gangway.client;

import java.nio.ByteBuffer;

/** Sees every record that goes by, in both directions; called by the sending and by the receiving thread. */
@FunctionalInterface
interface RecordListener {
    /** A listener that does nothing. */
    RecordListener NONE = (direction, header, content) -> {};

    /** Which way a record goes, with the arrow that a log shows for it. */
    enum Direction {
        SENT(">>"),
        RECEIVED("<<");

        private final String arrow;

        Direction(String arrow) {
            this.arrow = arrow;
        }

        String arrow() {
            return arrow;
        }
    }

    /** Receives a record; {@code content} is a view that is valid during the call only. */
    void onRecord(Direction direction, RecordHeader header, ByteBuffer content);
}
