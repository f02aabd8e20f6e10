package dev.gangway.sample;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The size and SHA-256 of content that passes by, piece by piece. */
final class ContentDigest {
    private static final int PIECE_BYTES = 64 * 1024;

    private final MessageDigest digest;
    private long size;

    ContentDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** Reads the stream to its end. */
    static ContentDigest of(InputStream content) throws IOException {
        ContentDigest digest = new ContentDigest();
        byte[] piece = new byte[PIECE_BYTES];
        for (int length = content.read(piece); length >= 0; length = content.read(piece)) {
            digest.add(piece, length);
        }
        return digest;
    }

    void add(byte[] piece, int length) {
        digest.update(piece, 0, length);
        size += length;
    }

    /** Returns the result and begins anew. */
    Map<String, Object> result() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("size", size);
        result.put("sha256", HexFormat.of().formatHex(digest.digest()));
        size = 0;
        return result;
    }
}
