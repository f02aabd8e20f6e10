package dev.gangway.launcher.sendfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are known while versions of an application come and go. */
class StaticFilesTest {
    private static final HttpURI PAGE = HttpURI.from("/shop/page.txt");

    private final Path folder;
    private final StaticFiles files = new StaticFiles();

    StaticFilesTest(@TempDir Path folder) throws Exception {
        this.folder = folder.toRealPath();
    }

    @Test
    void thoseOfTheNewestVersionThatHasNotStopped() throws Exception {
        ContextHandler one = start("one");
        assertThat(files.find(PAGE, context -> true)).isEqualTo(folder.resolve("one/page.txt"));
        ContextHandler failing = start("failing");
        assertThat(files.find(PAGE, context -> true)).isEqualTo(folder.resolve("failing/page.txt"));
        failing.stop();
        assertThat(files.find(PAGE, context -> true)).isEqualTo(folder.resolve("one/page.txt"));
        ContextHandler two = start("two");
        one.stop();
        assertThat(files.find(PAGE, context -> true)).isEqualTo(folder.resolve("two/page.txt"));
        two.stop();
        assertThat(files.find(PAGE, context -> true)).isNull();
    }

    private ContextHandler start(String version) throws Exception {
        Path root = Files.createDirectory(folder.resolve(version));
        Files.writeString(root.resolve("page.txt"), version);
        ContextHandler context = new ContextHandler("/shop");
        context.setServer(new Server());
        context.setBaseResource(ResourceFactory.root().newResource(root));
        files.add(context);
        context.start();
        return context;
    }
}
