package dev.gangway.launcher.sendfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose content may be a file that the web server has to send.
 *
 * <p>An application may change what is in its files on the way: filters compress, replace, sign. So the answer to a
 * request for a file is taken for that file only if it has the file's length and time of change, no coding, and begins
 * with the same bytes. Nothing is decided before the first of them comes.
 */
final class SendFileResponse extends Response.Wrapper {
    private static final int MAX_COMPARED = 32 * 1024;

    private final SendFile sendFile;
    private final @Nullable Path asked; // the file that the target names
    private final boolean isHead;
    private final HttpFields.Mutable headers;
    private @Nullable Path handedOver; // by the application
    private boolean decided;
    private boolean swallowing; // what the application still writes: the web server, or we, send the file

    SendFileResponse(SendFile sendFile, Request request, Response response, @Nullable Path asked, boolean isHead) {
        super(request, response);
        this.sendFile = sendFile;
        this.asked = asked;
        this.isHead = isHead;
        this.headers = new HttpFields.Mutable.Wrapper(response.getHeaders()) {
            @Override
            public @Nullable HttpField onAddField(HttpField field) {
                return sendFile.isOrder(field) ? null : field;
            }

            @Override
            public @Nullable HttpField onReplaceField(HttpField oldField, HttpField newField) {
                return sendFile.isOrder(newField) ? null : newField;
            }
        };
    }

    /** Returns the headers, for an application: those that the web server obeys are not for it to set. */
    @Override
    public HttpFields.Mutable getHeaders() {
        return headers;
    }

    /** The application leaves the content to the web server, unless it has begun to write it. */
    void handOver(Path file) {
        if (decided || isCommitted()) {
            throw new IllegalStateException("the answer has begun; hand " + file + " over before");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("cannot hand over " + file + ": it is no file that can be read");
        }
        handedOver = file;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (swallowing) {
            callback.succeeded();
            return;
        }
        if (decided) {
            super.write(last, content, callback);
            return;
        }
        decided = true;
        Path file = handedOver;
        if (file != null) {
            swallowing = true;
            send(file, callback);
        } else if (asked != null && isFile(asked, content)) {
            swallowing = true;
            sendFile.tell(getWrapped().getHeaders(), asked);
            super.write(true, BufferUtil.EMPTY_BUFFER, callback);
        } else {
            super.write(last, content, callback);
        }
    }

    /** Ends an answer to which nothing has been written. */
    void complete(Callback callback) {
        Path file = handedOver;
        if (decided || file == null || isCommitted()) {
            callback.succeeded();
            return;
        }
        decided = true;
        swallowing = true;
        send(file, callback);
    }

    private void send(Path given, Callback callback) {
        try {
            Path file = given.toRealPath();
            // Not for HEAD: Caddy, which has to be told to make a GET of every method for this, would send the content.
            if (!isHead && sendFile.isWorthIt(file)) {
                sendFile.tell(getWrapped().getHeaders(), file);
                super.write(true, BufferUtil.EMPTY_BUFFER, callback);
                return;
            }
            headers.put(HttpHeader.CONTENT_LENGTH, Files.size(file));
            if (!headers.contains(HttpHeader.LAST_MODIFIED)) {
                headers.put(
                        HttpHeader.LAST_MODIFIED,
                        DateGenerator.formatDate(Files.getLastModifiedTime(file).toMillis()));
            }
            if (isHead) {
                super.write(true, BufferUtil.EMPTY_BUFFER, callback);
            } else {
                Content.copy(Content.Source.from(ByteBufferPool.SIZED_NON_POOLING, file), getWrapped(), callback);
            }
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    /** Returns whether this answer is the content of a file, going by its header and its first bytes. */
    private boolean isFile(Path file, @Nullable ByteBuffer content) {
        int status = getStatus();
        if ((status != 0 && status != HttpStatus.OK_200)
                || content == null
                || !content.hasRemaining()
                || headers.contains(HttpHeader.CONTENT_ENCODING)
                || headers.contains(HttpHeader.CONTENT_RANGE)) {
            return false;
        }
        try {
            long changed = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
            return headers.getLongField(HttpHeader.CONTENT_LENGTH) == Files.size(file)
                    && headers.getDateField(HttpHeader.LAST_MODIFIED) == TimeUnit.SECONDS.toMillis(changed)
                    && beginsWith(file, content);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean beginsWith(Path file, ByteBuffer content) throws IOException {
        ByteBuffer expected = content.slice();
        expected.limit(Math.min(expected.remaining(), MAX_COMPARED));
        ByteBuffer found = ByteBuffer.allocate(expected.remaining());
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (found.hasRemaining() && channel.read(found) >= 0) {
                // until as much is there
            }
        }
        return found.flip().equals(expected);
    }
}
