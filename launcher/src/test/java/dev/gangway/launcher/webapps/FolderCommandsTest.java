package dev.gangway.launcher.webapps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that come between two looks at the folder. */
class FolderCommandsTest extends ServedFolderTest {
    FolderCommandsTest(@TempDir Path temp) throws Exception {
        super(temp);
    }

    @Test
    void anApplicationWhoseFileWasRemovedGoesAlsoWhenANewOneDoesNotStartMeanwhile() throws Exception {
        copy("one", "shop.war");
        webapps.deployAll();
        Files.delete(folder.resolve("shop.war"));
        Files.writeString(folder.resolve("shop.properties"), "class-path = /no/such.jar\n");
        try (InputStream two = Files.newInputStream(war("two"))) {
            assertThatThrownBy(() -> webapps.receive("shop.war", two)).hasMessageContaining("/no/such.jar");
        }
        assertThat(get("/shop/page.jsp")).contains("one at /shop ");
        webapps.deployAll();
        webapps.deployAll();
        assertThat(get("/shop/page.jsp")).contains("404 Not Found");
        assertThat(deployer.applications()).isEmpty();
        assertThat(webapps.entries()).isEmpty();
    }
}
