package dev.gangway.sample;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** One download as the query asks for it, made piece by piece in one array. */
final class Download {
    private static final long MAX_BYTES = 16L << 30;
    private static final int MAX_PIECE_BYTES = 1 << 20;

    private final long size;
    private final boolean withLength;
    private final byte[] piece;
    private long position;
    private int length;

    private Download(long size, boolean withLength, int pieceBytes) {
        this.size = size;
        this.withLength = withLength;
        this.piece = new byte[pieceBytes];
    }

    /** Reads {@code size}, {@code chunk} (the bytes of one write) and {@code length=no} (no Content-Length). */
    static Download asked(HttpServletRequest request) throws BadParameterException {
        long size = QueryServlet.number(request, "size", 1_000_000, 0, MAX_BYTES);
        int chunk = (int) QueryServlet.number(request, "chunk", 32 * 1024, 1, MAX_PIECE_BYTES);
        return new Download(size, !"no".equals(request.getParameter("length")), chunk);
    }

    void head(HttpServletResponse response) {
        response.setContentType("application/octet-stream");
        response.setHeader("Content-Disposition", "attachment; filename=\"gangway-" + size + ".bin\"");
        response.setHeader("Cache-Control", "no-store");
        if (withLength) {
            response.setContentLengthLong(size);
        }
    }

    /** Makes the next piece, or returns false after the last. */
    boolean next() {
        length = (int) Math.min(piece.length, size - position);
        DownloadContent.fill(position, piece, length);
        position += length;
        return length > 0;
    }

    byte[] piece() {
        return piece;
    }

    int length() {
        return length;
    }
}
