package dev.gangway.sample;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** So many bytes of {@link DownloadContent}, written without ever blocking a thread. */
@WebServlet(urlPatterns = "/download/async", asyncSupported = true)
public final class AsyncDownloadServlet extends QueryServlet {

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        Download download = Download.asked(request);
        download.head(response);
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new Writer(async, out, download));
    }

    /** Writes a piece whenever the output can take one. */
    private record Writer(AsyncContext async, ServletOutputStream out, Download download) implements WriteListener {

        @Override
        public void onWritePossible() throws IOException {
            // The array belongs to the container until it is ready again: only then the next piece may be made.
            while (out.isReady()) {
                if (!download.next()) {
                    async.complete();
                    return;
                }
                out.write(download.piece(), 0, download.length());
            }
        }

        @Override
        public void onError(Throwable clientHasGone) {
            async.complete();
        }
    }
}
