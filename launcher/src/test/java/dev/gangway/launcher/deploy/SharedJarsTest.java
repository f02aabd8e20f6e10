package dev.gangway.launcher.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that applications share, while one of them is taken away. */
class SharedJarsTest extends DeployingTest {
    SharedJarsTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @Test
    void stayReadableForTheOthers() throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Path jar = folder.resolve("shared.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("content"));
            out.write(content);
        }
        try (URLClassLoader shared = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            URLClassLoader application = new URLClassLoader(new URL[0], shared);
            try (InputStream own = requireNonNull(application.getResourceAsStream("content"));
                    InputStream other =
                            requireNonNull(shared.getResource("content")).openStream()) {
                assertThat(own.read()).isEqualTo(content[0] & 0xFF);
                assertThat(other.read()).isEqualTo(content[0] & 0xFF);
                application.close();
                assertThat(other.readAllBytes()).hasSize(content.length - 1);
            }
        }
    }
}
