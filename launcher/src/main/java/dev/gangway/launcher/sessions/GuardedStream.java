package dev.gangway.launcher.sessions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The way out of one response: it is let through once its sessions are saved, else replaced. */
final class GuardedStream extends HttpStream.Wrapper {
    /** How long a browser, or a web server with another node at hand, should wait. */
    static final String RETRY_AFTER_SECONDS = "5";

    private static final byte[] TEXT = "503 Service Unavailable: the sessions cannot be reached, please try again\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final SessionGuard.GuardedRequest guarded;
    private List<SessionGuard.Saved> sessions = List.of();
    private boolean replaced;

    GuardedStream(HttpStream wrapped, SessionGuard.GuardedRequest guarded) {
        super(wrapped);
        this.guarded = guarded;
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response head,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        if (replaced) {
            BufferUtil.clear(content);
            callback.succeeded();
            return;
        }
        if (head != null) {
            sessions = SessionGuard.takeSaved();
            if (isRefused()) {
                replaced = true;
                BufferUtil.clear(content);
                refuse(request, callback);
                return;
            }
        } else if (last && !sessions.isEmpty()) {
            // The application may have gone on with the session after the beginning of the response was sent.
            for (SessionGuard.Saved saved : sessions) {
                Exception failure = saved.cache().save(saved.session());
                if (failure != null) {
                    callback.failed(new IOException("the session could not be saved: " + failure, failure));
                    return;
                }
            }
        }
        super.send(request, head, last, content, callback);
    }

    private boolean isRefused() {
        return guarded.failure() != null || sessions.stream().anyMatch(saved -> saved.failure() != null);
    }

    private void refuse(MetaData.Request request, Callback callback) {
        HttpFields fields = HttpFields.build()
                .add(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .add(HttpHeader.CACHE_CONTROL, "no-store")
                .add(HttpHeader.CONTENT_TYPE, "text/plain;charset=us-ascii")
                .add(new HttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(TEXT.length)))
                .asImmutable();
        MetaData.Response refusal = new MetaData.Response(
                HttpStatus.SERVICE_UNAVAILABLE_503, null, HttpVersion.HTTP_1_1, fields, TEXT.length);
        boolean isHead = HttpMethod.HEAD.is(request.getMethod());
        super.send(request, refusal, true, isHead ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(TEXT), callback);
    }
}
