package dev.gangway.it;

import dev.gangway.it.harness.AwaitedFile;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Tells a test by a file that it has begun, and answers when another file tells it to. */
@WebServlet("/held")
public final class HeldServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Files.createFile(Path.of(request.getParameter("begun")));
        response.setContentType("text/plain");
        boolean told = AwaitedFile.appears(Path.of(request.getParameter("proceed")), PATIENCE);
        response.getOutputStream().print(told ? "as told" : "late");
    }
}
