package dev.gangway.sample;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The size and SHA-256 of a request body, read without ever blocking a thread. */
@WebServlet(urlPatterns = "/digest/async", asyncSupported = true)
public final class AsyncDigestServlet extends HttpServlet {
    private static final int PIECE_BYTES = 64 * 1024;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        ServletInputStream body = request.getInputStream();
        body.setReadListener(new Reader(async, body, response));
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doPost(request, response);
    }

    /** Takes what has arrived whenever something has. */
    private static final class Reader implements ReadListener {
        private final AsyncContext async;
        private final ServletInputStream body;
        private final HttpServletResponse response;
        private final ContentDigest digest = new ContentDigest();
        private final byte[] piece = new byte[PIECE_BYTES];

        Reader(AsyncContext async, ServletInputStream body, HttpServletResponse response) {
            this.async = async;
            this.body = body;
            this.response = response;
        }

        @Override
        public void onDataAvailable() throws IOException {
            while (body.isReady()) {
                int length = body.read(piece);
                if (length < 0) {
                    return;
                }
                digest.add(piece, length);
            }
        }

        @Override
        public void onAllDataRead() throws IOException {
            Answer.json(response, digest.result());
            async.complete();
        }

        @Override
        public void onError(Throwable failure) {
            async.getRequest().getServletContext().log("body broke off: " + failure);
            if (!response.isCommitted()) {
                response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            }
            async.complete();
        }
    }
}
