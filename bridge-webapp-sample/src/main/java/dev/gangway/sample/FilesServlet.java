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
            Html html = page.html();
            html.markup("<p>These files come from the container's default servlet, with <code>ETag</code>, ")
                    .markup("<code>Last-Modified</code>, <code>Cache-Control</code> and ranges.</p>\n<ul>\n<li>")
                    .link(page.path("/static/lines.txt"), "lines.txt")
                    .markup(": 4096 numbered lines of 64 bytes each</li>\n<li>")
                    .link(page.path("/static/logo.svg"), "logo.svg")
                    .markup("</li>\n<li>")
                    .link(page.path("/static/style.css"), "style.css")
                    .markup("</li>\n</ul>\n<h2>Ask for a part</h2>\n<form id=\"range\" data-file=\"")
                    .text(page.path("/static/lines.txt"))
                    .markup(
                            "\">\n<label>First line <input name=\"line\" type=\"number\" min=\"1\" max=\"4096\" value=\"1000\">")
                    .markup(
                            "</label>\n<label>Lines <input name=\"count\" type=\"number\" min=\"1\" max=\"20\" value=\"3\">")
                    .markup("</label>\n<button name=\"part\">Get this part</button>\n")
                    .markup("<button name=\"again\" type=\"button\">Ask whether it changed</button>\n</form>\n")
                    .markup("<noscript>This part needs JavaScript.</noscript>\n")
                    .markup("<pre id=\"answer\" aria-live=\"polite\">nothing asked yet</pre>\n");
            page.script("files.js");
        }
    }
}
