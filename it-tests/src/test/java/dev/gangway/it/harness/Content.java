package dev.gangway.it.harness;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of bodies in both directions: byte {@code i} of a download of the sample application, computed here once
 * more, so that a place where bytes are lost or doubled cannot hide.
 */
public final class Content {
    private static final int PIECE_BYTES = 64 * 1024;

    private Content() {}

    private static byte at(long i) {
        return (byte) (i * 31 + (i >> 8) * 17 + (i >> 16) * 7 + (i >> 24) * 3);
    }

    private static void fill(long position, byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            buffer[i] = at(position + i);
        }
    }

    public static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        fill(0, bytes, size);
        return bytes;
    }

    public static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns content that is made while it is read. */
    public static InputStream stream(long size) {
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                return position < size ? at(position++) & 0xFF : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                int count = (int) Math.min(length, size - position);
                for (int i = 0; i < count; i++) {
                    buffer[offset + i] = at(position + i);
                }
                position += count;
                return count > 0 || length == 0 ? count : -1;
            }
        };
    }

    /** Returns the digest of the first bytes. */
    public static String sha256(long size) {
        MessageDigest digest = newSha256();
        byte[] piece = new byte[PIECE_BYTES];
        for (long position = 0; position < size; position += piece.length) {
            int length = (int) Math.min(piece.length, size - position);
            fill(position, piece, length);
            digest.update(piece, 0, length);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the digest of the first GiB, which is computed once. */
    public static String sha256OfGibibyte() {
        return Gibibyte.SHA256;
    }

    private static final class Gibibyte {
        static final String SHA256 = sha256(1L << 30);
    }

    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
