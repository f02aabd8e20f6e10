package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/** So many bytes of {@link DownloadContent}, written with blocking writes. */
@WebServlet("/download")
public final class DownloadServlet extends QueryServlet {

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        Download download = Download.asked(request);
        download.head(response);
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        OutputStream out = response.getOutputStream();
        while (download.next()) {
            out.write(download.piece(), 0, download.length());
        }
    }
}
