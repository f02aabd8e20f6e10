package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The request body sent back while it arrives, under its own content type; as a page, a form that tries it. */
@WebServlet("/echo")
public final class EchoServlet extends HttpServlet {
    private static final int PIECE_BYTES = 32 * 1024;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Page page = Page.open(request, response, "Raw bodies")) {
            page.html()
                    .markup(
                            """
                            <p>A body is sent back as it arrives, or counted and hashed; nothing is collected whole.</p>
                            <form id="body" data-base="{}">
                            <label>Send to <select name="path">
                            <option value="/echo">/echo</option>
                            <option value="/digest">/digest, blocking reads</option>
                            <option value="/digest/async">/digest/async, non-blocking reads</option>
                            </select></label>
                            <label>Method <select name="method"><option>POST</option><option>PUT</option></select></label>
                            <label>Bytes of filling instead of the text
                            <input name="size" type="number" min="0" max="200000000" value="0"></label>
                            <label class="wide">Text <textarea name="text" rows="4">{}</textarea></label>
                            <button>Send</button>
                            </form>
                            <noscript>This page needs JavaScript.</noscript>
                            <h2>Answer</h2>
                            <pre id="answer" aria-live="polite">nothing sent yet</pre>
                            """,
                            page.path(""),
                            "Grüße, 你好 & <b>");
            page.script("body.js");
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String type = request.getContentType();
        response.setContentType(type == null ? "application/octet-stream" : type);
        // What comes back is the client's: a browser must neither guess a type nor run it.
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
        if (request.getContentLengthLong() >= 0) {
            response.setContentLengthLong(request.getContentLengthLong());
        }
        InputStream in = request.getInputStream();
        OutputStream out = response.getOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            out.write(piece, 0, length);
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doPost(request, response);
    }
}
