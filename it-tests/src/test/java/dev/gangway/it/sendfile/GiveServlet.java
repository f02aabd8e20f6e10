package dev.gangway.it.sendfile;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Hands a file over to the web server. */
@WebServlet("/give")
public final class GiveServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("unchecked")
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Consumer<Path> sendFile = (Consumer<Path>) request.getAttribute("dev.gangway.sendfile");
        response.setContentType("application/x-given");
        response.setHeader("Cache-Control", "max-age=60");
        response.setHeader("Content-Disposition", "attachment; filename=given");
        response.addHeader("Set-Cookie", "given=yes");
        String order = request.getParameter("order");
        if (order != null) {
            response.setHeader(order, request.getParameter("file"));
            response.getOutputStream().print("no file");
            return;
        }
        sendFile.accept(Path.of(request.getParameter("file")));
    }
}
