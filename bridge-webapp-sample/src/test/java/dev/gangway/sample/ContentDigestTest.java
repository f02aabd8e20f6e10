package dev.gangway.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContentDigestTest {

    /** The example of FIPS 180-2, appendix B.1. */
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void tellsSizeAndHashOfAStream() throws IOException {
        ContentDigest digest = ContentDigest.of(new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII)));

        assertThat(digest.result()).containsEntry("size", 3L).containsEntry("sha256", OF_ABC);
    }

    @Test
    void takesContentInPieces() {
        ContentDigest digest = new ContentDigest();
        digest.add(new byte[] {'a', 'x'}, 1);
        digest.add(new byte[] {'b', 'c'}, 2);

        assertThat(digest.result()).containsEntry("size", 3L).containsEntry("sha256", OF_ABC);
    }
}
