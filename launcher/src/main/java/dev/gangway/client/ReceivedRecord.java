package dev.gangway.client;

import java.nio.ByteBuffer;

/**
 * One record as it was read; {@code content} shares the reader's memory and is valid until the next record is read.
 */
record ReceivedRecord(RecordHeader header, ByteBuffer content) {}
