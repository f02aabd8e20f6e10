package dev.gangway.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A form with fields and files, answered with the size and SHA-256 of each part. */
@WebServlet("/upload")
@MultipartConfig(
        fileSizeThreshold = UploadServlet.MEMORY_BYTES,
        maxFileSize = UploadServlet.MAX_BYTES,
        maxRequestSize = UploadServlet.MAX_BYTES)
public final class UploadServlet extends HttpServlet {
    /** What a part may take of memory before it goes to disk. */
    static final int MEMORY_BYTES = 64 * 1024;

    static final long MAX_BYTES = 2L << 30;

    /** A field is shown up to this length. */
    private static final int SHOWN_BYTES = 1000;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (Page page = Page.open(request, response, "Upload")) {
            page.html()
                    .markup(
                            """
                            <p>Files of up to 2 GiB; parts above 64 KiB wait on disk, not in memory.</p>
                            <form method="post" enctype="multipart/form-data" action="{}">
                            <label>Title <input name="title" value="Ein schöner Tag"></label>
                            <label>Files <input type="file" name="file" multiple></label>
                            <label class="wide">Note <textarea name="note" rows="3"></textarea></label>
                            <button>Upload</button>
                            </form>
                            """,
                            page.path("/upload"));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String type = request.getContentType();
        if (type == null || !type.startsWith("multipart/form-data")) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "multipart/form-data expected");
            return;
        }
        List<Map<String, @Nullable Object>> parts = new ArrayList<>();
        try {
            for (Part part : request.getParts()) {
                parts.add(describe(part));
                part.delete();
            }
        } catch (IllegalStateException tooLarge) {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, tooLarge.getMessage());
            return;
        }
        if (Answer.isJson(request)) {
            Answer.json(response, Map.of("parts", parts));
            return;
        }
        try (Page page = Page.open(request, response, "Uploaded")) {
            for (Map<String, @Nullable Object> part : parts) {
                page.html().table(String.valueOf(part.get("name")), part);
            }
            page.html()
                    .markup("<p>")
                    .link(page.path("/upload"), "Another upload")
                    .markup("</p>\n");
        }
    }

    private static Map<String, @Nullable Object> describe(Part part) throws IOException {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("name", part.getName());
        facts.put("fileName", part.getSubmittedFileName());
        facts.put("contentType", part.getContentType());
        try (InputStream content = part.getInputStream()) {
            facts.putAll(ContentDigest.of(content).result());
        }
        if (part.getSubmittedFileName() == null) {
            try (InputStream content = part.getInputStream()) {
                facts.put("value", new String(content.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8));
            }
        }
        return facts;
    }
}
