package dev.gangway.launcher.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that people write, in UTF-8. */
public final class TextFile {
    /** What some editors of Windows put before the text, to tell that it is UTF-8. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /** Opens a file, without the byte order mark that it may begin with. */
    public static BufferedReader open(Path file) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }
}
