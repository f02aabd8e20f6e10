package dev.gangway.launcher.sendfile;

import dev.gangway.launcher.options.SendFileSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Leaves files to the web server: those of applications, and those that applications hand over.
 *
 * <p>Where a browser asks for a part of such a file the application is asked for the whole: the web server cuts it.
 */
public final class SendFile {
    /**
     * A {@link Consumer} of a {@link Path}, by which an application leaves the content of its answer to the web server;
     * there is none where files are not left to it.
     */
    static final String ATTRIBUTE = "dev.gangway.sendfile";

    /** The headers by which web servers are told; lighttpd knows three of them. */
    private static final Map<String, Set<String>> ORDERS = Map.of(
            "X-Accel-Redirect",
            Set.of("x-accel-redirect"),
            "X-Sendfile",
            Set.of("x-sendfile", "x-sendfile2", "x-lighttpd-send-file"));

    private static final String UNRESERVED = "-._~/";

    private final SendFileSettings settings;
    private final StaticFiles files = new StaticFiles();

    /** Works as the settings say. */
    public SendFile(SendFileSettings settings) {
        this.settings = settings;
    }

    /** Takes the files of an application into account. */
    public void configure(ContextHandler context) {
        if (settings.header() != null) {
            files.add(context);
        }
    }

    /** Returns a handler to stand in front of the handler of all contexts; that itself if nothing is to be done. */
    public Handler around(Handler contexts) {
        return settings.header() == null ? contexts : new Around(contexts);
    }

    private final class Around extends Handler.Wrapper {
        Around(Handler contexts) {
            super(contexts);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            boolean isHead = HttpMethod.HEAD.is(request.getMethod());
            Path file = HttpMethod.GET.is(request.getMethod())
                    ? files.find(request.getHttpURI(), context -> context.checkVirtualHost(request))
                    : null;
            if (file != null && !isWorthIt(file)) {
                file = null;
            }
            SendFileRequest wrapped = new SendFileRequest(request, file != null);
            SendFileResponse answer = new SendFileResponse(SendFile.this, wrapped, response, file, isHead);
            wrapped.answer = answer;
            return super.handle(wrapped, answer, Callback.from(() -> answer.complete(callback), callback::failed));
        }
    }

    /** A request that offers the answer's way to the web server, and asks for whole files. */
    private static final class SendFileRequest extends Request.Wrapper {
        private final HttpFields headers;
        private @Nullable SendFileResponse answer;

        SendFileRequest(Request request, boolean whole) {
            super(request);
            HttpFields sent = request.getHeaders();
            headers = whole && sent.contains(HttpHeader.RANGE)
                    ? HttpFields.build(sent)
                            .remove(HttpHeader.RANGE)
                            .remove(HttpHeader.IF_RANGE)
                            .asImmutable()
                    : sent;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            SendFileResponse current = answer;
            if (current != null && name.equals(ATTRIBUTE)) {
                Consumer<Path> handOver = current::handOver;
                return handOver;
            }
            return super.getAttribute(name);
        }
    }

    /**
     * Returns whether the web server shall send a file.
     *
     * <p>Web servers do not agree on whether X-Sendfile is escaped: it is for lighttpd, and is not for Apache. So names
     * for which that matters are left out.
     */
    boolean isWorthIt(Path file) {
        try {
            return Files.size(file) >= settings.minimum()
                    && (settings.isUri() || encoded(file.toString()).equals(file.toString()))
                    && StaticFiles.isPublic(file);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether a header is one that a web server obeys in this way of being told. */
    boolean isOrder(HttpField field) {
        return ORDERS.getOrDefault(String.valueOf(settings.header()), Set.of())
                .contains(field.getName().toLowerCase(Locale.ROOT));
    }

    /** Makes of an answer one that tells the web server a file in place of its content. */
    void tell(HttpFields.Mutable headers, Path file) {
        headers.remove(HttpHeader.CONTENT_LENGTH);
        if (settings.isUri()) {
            headers.remove(HttpHeader.ACCEPT_RANGES); // nginx would add a second one, and Apache none
        }
        headers.put(String.valueOf(settings.header()), settings.prefix() + encoded(file.toString()));
    }

    /** Returns a path with every byte escaped that could mean something in a URI, or in a header. */
    private static String encoded(String path) {
        StringBuilder text = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || UNRESERVED.indexOf(c) >= 0;
            text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return text.toString();
    }
}
