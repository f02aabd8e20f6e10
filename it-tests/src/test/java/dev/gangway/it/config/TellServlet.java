package dev.gangway.it.config;

import dev.gangway.it.harness.AwaitedFile;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Tells what a configuration is for: who asks, which session is found, and when bodies come and go. */
@WebServlet({"/who", "/count", "/pieces", "/upload"})
public final class TellServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        switch (request.getServletPath()) {
            case "/count" -> count(request, response);
            case "/pieces" -> pieces(request, response);
            case "/upload" -> upload(request, response);
            default -> response.getOutputStream().print(request.getRemoteUser() + " " + request.getAuthType());
        }
    }

    private static void count(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int count = session.getAttribute("count") instanceof Integer before ? before + 1 : 1;
        session.setAttribute("count", count);
        // Ids begin with the name of the bridge, too.
        String node = session.getId().replaceFirst("^(one|two|three).*", "$1");
        response.getOutputStream().print(count + " " + node + " " + response.encodeURL("/count"));
    }

    /** Writes a piece, and another when a file tells that the first has been seen. */
    private static void pieces(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Path seen = Path.of(request.getParameter("seen"));
        response.getOutputStream().print("the first piece\n");
        response.flushBuffer();
        Duration patience = Duration.ofMillis(100L * Integer.parseInt(request.getParameter("tenths")));
        response.getOutputStream().print(AwaitedFile.appears(seen, patience) ? "in time\n" : "late\n");
    }

    /** Makes a file when the body begins, and tells its length in the end. */
    private static void upload(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream in = request.getInputStream();
        long size = in.read() < 0 ? 0 : 1;
        Files.writeString(Path.of(request.getParameter("begun")), "begun", StandardCharsets.US_ASCII);
        size += in.readAllBytes().length;
        response.getOutputStream().print(size);
    }
}
