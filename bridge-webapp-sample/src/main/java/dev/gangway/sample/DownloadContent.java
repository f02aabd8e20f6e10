package dev.gangway.sample;

/**
 * The bytes of every download: byte {@code i} is
 * {@code (i * 31 + (i >> 8) * 17 + (i >> 16) * 7 + (i >> 24) * 3) & 0xFF}.
 *
 * <p>Whoever knows the size can tell the content, so a checksum needs no second copy. It repeats after 4 GiB.
 */
final class DownloadContent {
    private static final int ROW = 256;

    /** Two rows of {@code i * 31}: each row of the content is this one, begun elsewhere. */
    private static final byte[] TWO_ROWS = new byte[2 * ROW];

    /** Where in a row the value is found with which a row begins: the inverse of 31 modulo 256. */
    private static final int INVERSE = 223;

    static {
        for (int i = 0; i < TWO_ROWS.length; i++) {
            TWO_ROWS[i] = (byte) (i * 31);
        }
    }

    private DownloadContent() {}

    static byte at(long i) {
        return (byte) (i * 31 + (i >> 8) * 17 + (i >> 16) * 7 + (i >> 24) * 3);
    }

    /** Fills the first {@code length} bytes of the buffer with the content from the position on. */
    static void fill(long position, byte[] buffer, int length) {
        int filled = 0;
        while (filled < length) {
            long i = position + filled;
            int inRow = (int) (i & (ROW - 1));
            int rowStart = (at(i - inRow) * INVERSE) & (ROW - 1);
            int piece = Math.min(ROW - inRow, length - filled);
            System.arraycopy(TWO_ROWS, rowStart + inRow, buffer, filled, piece);
            filled += piece;
        }
    }
}
