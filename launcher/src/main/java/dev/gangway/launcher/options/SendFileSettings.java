package dev.gangway.launcher.options;

import org.jspecify.annotations.Nullable;

/**
 * How files are left to the web server.
 *
 * @param header the name of the header that tells the file, or null if the bridge sends files itself
 * @param prefix what stands before the path of the file in the header; empty where the header has a path and no URI
 * @param minimum the length in bytes from which on it is worth it
 */
public record SendFileSettings(@Nullable String header, String prefix, long minimum) {
    /** The bridge sends files itself. */
    public static final SendFileSettings OFF = new SendFileSettings(null, "", 0);

    /** Returns whether the header has a URI, in which anything can be escaped. */
    public boolean isUri() {
        return !prefix.isEmpty();
    }
}
