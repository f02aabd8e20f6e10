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
        html.markup("<script src=\"").text(path("/static/" + name)).markup("\" defer></script>\n");
    }

    private void head(String servletPath, String title) throws IOException {
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .markup("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
                .text(title)
                .markup(" · Gangway sample</title>\n<link rel=\"icon\" type=\"image/svg+xml\" href=\"")
                .text(path("/static/logo.svg"))
                .markup("\">\n<link rel=\"stylesheet\" href=\"")
                .text(path("/static/style.css"))
                .markup("\">\n</head>\n<body>\n<header>\n<a class=\"home\" href=\"")
                .text(path("/"))
                .markup("\"><img src=\"")
                .text(path("/static/logo.svg"))
                .markup("\" alt=\"\" width=\"32\" height=\"32\"> Gangway sample</a>\n<nav aria-label=\"Pages\"><ul>\n");
        for (Entry entry : NAVIGATION) {
            html.markup("<li><a href=\"").text(path(entry.path())).markup("\"");
            if (entry.path().equals(servletPath)) {
                html.markup(" aria-current=\"page\"");
            }
            html.markup(">").text(entry.title()).markup("</a></li>\n");
        }
        html.markup("</ul></nav>\n</header>\n<main>\n<h1>").text(title).markup("</h1>\n");
    }

    /** Ends the page; the writer stays open for the container to close. */
    @Override
    public void close() throws IOException {
        html.markup("</main>\n<footer>Every page is JSON too: ask with <code>Accept: application/json</code>")
                .markup(" or <code>?format=json</code>.</footer>\n</body>\n</html>\n");
    }
}
