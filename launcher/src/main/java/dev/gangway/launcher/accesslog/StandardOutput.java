package dev.gangway.launcher.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.RequestLog;

/**
 * Writes lines to the standard output of the process, each at once.
 *
 * <p>To the descriptor: {@code System.out} would keep failures to itself.
 */
final class StandardOutput implements RequestLog.Writer {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(String line) throws IOException {
        out.write((line + System.lineSeparator()).getBytes(StandardCharsets.US_ASCII));
    }
}
