package dev.gangway.launcher.webapps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.testkit.WarBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that come between two looks at the folder. */
class FolderCommandsTest extends ServedFolderTest {
    FolderCommandsTest(@TempDir Path temp) throws Exception {
        super(temp);
    }

    @Test
    void onceTheBridgeStopsNothingMoreIsBegun() throws Exception {
        copy("one", "shop.war");
        webapps.deployAll();
        copy("two", "shop.war");
        copy("new", "new.war");
        webapps.close();
        assertThat(webapps.awaitDeployments(Duration.ZERO)).isTrue();
        webapps.deployAll();
        assertThat(get("/shop/page.jsp")).contains("one at /shop ");
        assertThat(get("/new/page.jsp")).contains("404 Not Found");
        try (InputStream three = Files.newInputStream(war("three"))) {
            assertThatThrownBy(() -> webapps.receive("shop.war", three))
                    .hasMessage("the bridge is stopping; the version that was up before goes on");
        }
    }

    @Test
    void aSignalAtTheStartLeavesOutTheApplicationsThatHaveNotBegun() throws Exception {
        copy("one", "shop.war");
        try (WebappsFolder stopping = new WebappsFolder(folder, deployer, null, () -> true)) {
            stopping.deployAll();
            assertThat(deployer.applications()).isEmpty();
        }
    }

    @Test
    void whatWaitsForAPlaceStillDoesWhenAnotherVersionOfItWasRefused() throws Exception {
        copy("one", "shop.war");
        copy("two", "waiting.war");
        Files.writeString(folder.resolve("waiting.properties"), "context = /shop\n");
        webapps.deployAll();
        try (InputStream three = Files.newInputStream(war("three"))) {
            assertThatThrownBy(() -> webapps.receive("waiting.war", three)).hasMessageContaining("/shop, is taken by ");
        }
        Files.delete(folder.resolve("shop.war"));
        for (int look = 0; look < 3; look++) {
            webapps.deployAll();
        }
        assertThat(get("/shop/page.jsp")).contains("two at /shop ");
    }

    @Test
    void aFolderThatSettingsNameAndThatIsNoApplicationIsComplainedAbout() throws Exception {
        Path named = Files.createDirectory(temp.resolve("named"));
        Files.writeString(folder.resolve("shop.properties"), "war = " + named + "\n");
        webapps.deployAll();
        assertThat(failures())
                .extracting(FolderEntry::failure)
                .containsExactly(named + " is no web application: the directory has no WEB-INF folder");
        Path root = new WarBuilder(Files.createDirectory(temp.resolve("build")), "ee11")
                .file("page.jsp", page("one"))
                .exploded("root");
        Files.delete(named);
        Files.move(root, named);
        webapps.deployAll();
        assertThat(get("/shop/page.jsp")).contains("one at /shop ");
        Files.delete(named.resolve("WEB-INF"));
        webapps.deployAll();
        webapps.deployAll();
        assertThat(get("/shop/page.jsp")).as("the version before goes on").contains("one at /shop ");
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
