package dev.gangway.sample;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The frame around every HTML page: head and navigation when opened, footer when closed. */
public final class Page implements Closeable {
    private record Entry(String path, String title) {}

    private static final List<Entry> NAVIGATION = List.of(
            new Entry("/request", "Request"),
            new Entry("/session", "Session"),
            new Entry("/cookies", "Cookies"),
            new Entry("/upload", "Upload"),
            new Entry("/echo", "Bodies"),
            new Entry("/stream", "Stream"),
            new Entry("/files", "Files"),
            new Entry("/hello.jsp", "JSP"));

    private final Html html;
    private final String context;

    private Page(Html html, String context) {
        this.html = html;
        this.context = context;
    }

    /** Starts a page on the response, which must be uncommitted. */
    static Page open(HttpServletRequest request, HttpServletResponse response, String title) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'; base-uri 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Vary", "Accept");
        return open(request, response.getWriter(), title);
    }

    /** Starts a page on a writer whose response has its headers already, as a JSP has. */
    public static Page open(HttpServletRequest request, Writer out, String title) throws IOException {
        Page page = new Page(new Html(out), request.getContextPath());
        page.head(request.getServletPath(), title);
        return page;
    }

    public Html html() {
        return html;
    }

    /** Returns a path of this application as the browser has to ask for it. */
    public String path(String inApplication) {
        return context + inApplication;
    }

    /** Lets a script of this application run when the page is complete. */
    void script(String name) throws IOException {
        html.markup("<script src=\"{}\" defer></script>\n", path("/static/" + name));
    }

    private void head(String servletPath, String title) throws IOException {
        html.markup(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>{} · Gangway sample</title>
                <link rel="icon" type="image/svg+xml" href="{}">
                <link rel="stylesheet" href="{}">
                </head>
                <body>
                <header>
                <a class="home" href="{}"><img src="{}" alt="" width="32" height="32"> Gangway sample</a>
                <nav aria-label="Pages"><ul>
                """,
                title,
                path("/static/logo.svg"),
                path("/static/style.css"),
                path("/"),
                path("/static/logo.svg"));
        for (Entry entry : NAVIGATION) {
            html.markup(
                    "<li><a href=\"{}\"" + (entry.path().equals(servletPath) ? " aria-current=\"page\"" : "")
                            + ">{}</a></li>\n",
                    path(entry.path()),
                    entry.title());
        }
        html.markup(
                """
                </ul></nav>
                </header>
                <main>
                <h1>{}</h1>
                """,
                title);
    }

    /** Ends the page; the writer stays open for the container to close. */
    @Override
    public void close() throws IOException {
        html.markup(
                """
                </main>
                <footer>Most pages are JSON too: ask with <code>Accept: application/json</code> or <code>?format=json</code>.</footer>
                </body>
                </html>
                """);
    }
}
