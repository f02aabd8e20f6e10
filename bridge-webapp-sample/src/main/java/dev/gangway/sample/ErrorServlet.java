package dev.gangway.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A failure of choice.
 *
 * <p>{@code status} is sent as an error; {@code throw=true} throws before anything is written; {@code after=BYTES}
 * writes so many bytes, then throws, with {@code length=BYTES} after having promised that many.
 */
@WebServlet("/error")
public final class ErrorServlet extends QueryServlet {
    private static final long MAX_BYTES = 1L << 30;
    private static final int PIECE_BYTES = 8 * 1024;

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response)
            throws BadParameterException, ServletException, IOException {
        if (flag(request, "throw")) {
            throw new ServletException("thrown on purpose, before the answer");
        }
        if (request.getParameter("after") != null) {
            failAfter(request, response);
        }
        int status = (int) number(request, "status", 500, 400, 599);
        response.sendError(status, request.getParameter("message"));
    }

    private static void failAfter(HttpServletRequest request, HttpServletResponse response)
            throws BadParameterException, ServletException, IOException {
        long after = number(request, "after", 0, 0, MAX_BYTES);
        long promised = number(request, "length", -1, after, MAX_BYTES);
        response.setContentType("application/octet-stream");
        if (promised >= 0) {
            response.setContentLengthLong(promised);
        }
        OutputStream out = response.getOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        for (long written = 0; written < after; written += piece.length) {
            int length = (int) Math.min(piece.length, after - written);
            DownloadContent.fill(written, piece, length);
            out.write(piece, 0, length);
        }
        response.flushBuffer();
        throw new ServletException("thrown on purpose, after " + after + " bytes");
    }
}
