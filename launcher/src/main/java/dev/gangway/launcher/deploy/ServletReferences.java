package dev.gangway.launcher.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Counts the classes that refer to the Servlet API by its old and by its new name. */
final class ServletReferences {
    private static final byte[] JAVAX = "javax/servlet/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JAKARTA = "jakarta/servlet/".getBytes(StandardCharsets.US_ASCII);

    private int javax;
    private int jakarta;

    /** Adds a class file. Its constant pool holds names in clear text, so that no parsing is needed. */
    void addClass(InputStream in) throws IOException {
        byte[] content = in.readAllBytes();
        if (contains(content, JAVAX)) {
            javax++;
        }
        if (contains(content, JAKARTA)) {
            jakarta++;
        }
    }

    void addJavax(int classes) {
        javax += classes;
    }

    void addJakarta(int classes) {
        jakarta += classes;
    }

    int javax() {
        return javax;
    }

    int jakarta() {
        return jakarta;
    }

    boolean none() {
        return javax == 0 && jakarta == 0;
    }

    private static boolean contains(byte[] content, byte[] name) {
        int last = content.length - name.length;
        for (int i = 0; i <= last; i++) {
            // All names begin with "ja": the rest is looked at rarely.
            if (content[i] == 'j'
                    && content[i + 1] == 'a'
                    && Arrays.equals(content, i, i + name.length, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }
}
