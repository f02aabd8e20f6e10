package dev.gangway.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A kind of request that is repeated, and the answer it is to get. */
public enum Scenario {
    HELLO("/hello", 0, "Hello, world!\n", "a small answer of known length"),
    GET64K("/get64k", 0, pattern(64 * 1024), "a download of 64 KiB"),
    GET1M("/get1m", 0, pattern(1024 * 1024), "a download of 1 MiB"),
    PUT64K("/put", 64 * 1024, "65536\n", "an upload of 64 KiB"),
    PUT1M("/put", 1024 * 1024, "1048576\n", "an upload of 1 MiB"),
    STATIC("/static/page.html", 0, pattern(16 * 1024), "a static file of 16 KiB"),
    ASYNC("/async", 0, "Hello, later!\n", "a small answer from another thread"),
    SSE("/sse", 0, events(), "50 events, each flushed");

    /** How many events {@link #SSE} sends. */
    public static final int EVENTS = 50;

    /** One event of {@link #SSE}. */
    public static final String EVENT = "data: an event that is not long\n\n";

    private final String path;
    private final int bodyLength;
    private final String expected;
    private final String meaning;

    Scenario(String path, int bodyLength, String expected, String meaning) {
        this.path = path;
        this.bodyLength = bodyLength;
        this.expected = expected;
        this.meaning = meaning;
    }

    public String path() {
        return path;
    }

    /** Returns how long the body of the request is, 0 for a GET. */
    public int bodyLength() {
        return bodyLength;
    }

    /** Returns the content of the right answer. */
    public byte[] expected() {
        return expected.getBytes(US_ASCII);
    }

    /** Returns what it stands for, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Returns the name as users write it. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns whether more connections are used than for large contents. */
    public boolean isSmall() {
        return expected.length() < 32 * 1024 && bodyLength == 0;
    }

    private static String pattern(int length) {
        return "abcdefghijklmnopqrstuvw".repeat(length / 23 + 1).substring(0, length);
    }

    private static String events() {
        return "data: an event that is not long\n\n".repeat(50); // the constants below are made after the values
    }
}
