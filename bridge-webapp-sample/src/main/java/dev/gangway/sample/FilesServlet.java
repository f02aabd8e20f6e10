package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page that asks for static files in the ways a browser does: whole, again, and in parts. */
@WebServlet("/files")
public final class FilesServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Page page = Page.open(request, response, "Static files")) {
            page.html()
                    .markup(
                            """
                            <p>These files come from the container's default servlet, with <code>ETag</code>,
                            <code>Last-Modified</code>, <code>Cache-Control</code> and ranges.</p>
                            <ul>
                            <li><a href="{}">lines.txt</a>: 4096 numbered lines of 64 bytes each</li>
                            <li><a href="{}">logo.svg</a></li>
                            <li><a href="{}">style.css</a></li>
                            </ul>
                            <h2>Ask for a part of lines.txt</h2>
                            <form id="range" data-file="{}">
                            <label>First line <input name="line" type="number" min="1" max="4096" value="1000"></label>
                            <label>Lines <input name="count" type="number" min="1" max="20" value="3"></label>
                            <div class="buttons">
                            <button name="part">Get this part</button>
                            <button name="again" type="button">Ask whether it changed</button>
                            </div>
                            </form>
                            <noscript>This part needs JavaScript.</noscript>
                            <pre id="answer" aria-live="polite">nothing asked yet</pre>
                            """,
                            page.path("/static/lines.txt"),
                            page.path("/static/logo.svg"),
                            page.path("/static/style.css"),
                            page.path("/static/lines.txt"));
            page.script("files.js");
        }
    }
}
