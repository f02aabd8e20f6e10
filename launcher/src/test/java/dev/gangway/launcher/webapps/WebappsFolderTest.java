package dev.gangway.launcher.webapps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Generation;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebappsFolderTest extends ServedFolderTest {
    WebappsFolderTest(@TempDir Path temp) throws Exception {
        super(temp);
    }

    @Test
    void theGenerationOfAllIsThatOfApplicationsWhoseSettingsDoNotSayIt() throws Exception {
        webapps.close();
        webapps = new WebappsFolder(folder, deployer, Generation.EE9, () -> false);
        copy("one", "one.war");
        copy("two", "two.war");
        Files.writeString(folder.resolve("two.properties"), "generation = ee10\n");
        webapps.deployAll();
        assertThat(get("/one/page.jsp")).endsWith(" 5");
        assertThat(get("/two/page.jsp")).endsWith(" 6");
    }

    @Test
    void whatIsThereIsServedAtOnce() throws Exception {
        copy("one", "ROOT.war");
        copy("two", "shop#admin.war");
        copy("old", "shop##1.war");
        copy("new", "shop##2.war");
        new WarBuilder(folder, "ee11").file("page.jsp", page("exploded")).exploded("dir");
        Files.writeString(folder.resolve("README.txt"), "no application");
        Files.createDirectory(folder.resolve("data"));
        webapps.deployAll();
        assertThat(get("/page.jsp")).contains("one at  ");
        assertThat(get("/shop/admin/page.jsp")).contains("two at /shop/admin ");
        assertThat(get("/shop/page.jsp")).contains("new at /shop ");
        assertThat(get("/dir/page.jsp")).contains("exploded at /dir ");
        assertThat(deployer.applications()).hasSize(4);
        assertThat(failures()).isEmpty();
    }

    @Test
    void whatComesChangesAndGoesTakesEffect() throws Exception {
        watch();
        copy("one", "shop.war");
        awaitPage("/shop/page.jsp", "one at /shop ");
        copy("two", "shop.war");
        awaitPage("/shop/page.jsp", "two at /shop ");
        Files.delete(folder.resolve("shop.war"));
        awaitPage("/shop/page.jsp", "404 Not Found");
    }

    @Test
    void aDirectoryIsDeployedAnewWhenItsClassesChange() throws Exception {
        Path root = new WarBuilder(folder, "ee11").file("page.jsp", page("one")).exploded("dir");
        watch();
        assertThat(get("/dir/page.jsp")).contains("one at /dir ");
        var before = deployer.applications().get(0);
        Files.writeString(
                root.resolve("WEB-INF/web.xml"),
                """
                <web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'>
                  <context-param><param-name>color</param-name><param-value>red</param-value></context-param>
                </web-app>""");
        awaitPage("/dir/page.jsp", "one at /dir red ");
        assertThat(deployer.applications().get(0)).isNotEqualTo(before);
    }

    @Test
    void aCopyThatStopsHalfWayLeavesTheOldOneServing() throws Exception {
        copy("one", "shop.war");
        watch();
        byte[] next = Files.readAllBytes(war("two"));
        Path target = folder.resolve("shop.war");
        try (FileChannel slow =
                FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            slow.write(java.nio.ByteBuffer.wrap(next, 0, next.length / 2));
            Await.until("a failure is told", () -> !failures().isEmpty());
            assertThat(failures().get(0).failure()).contains(target.toString());
            assertThat(get("/shop/page.jsp")).contains("one at /shop ");
            slow.write(java.nio.ByteBuffer.wrap(next, next.length / 2, next.length - next.length / 2));
        }
        awaitPage("/shop/page.jsp", "two at /shop ");
        Await.until("no failure is told any more", () -> failures().isEmpty()); // the page is there a moment before
    }

    @Test
    void oneThatFailsIsToldAndLeavesTheOthersServing() throws Exception {
        copy("good", "good.war");
        Files.write(folder.resolve("broken.war"), Arrays.copyOf(Files.readAllBytes(war("x")), 100));
        Files.writeString(folder.resolve("typo.properties"), "contxt = /typo\n");
        Files.copy(war("typo"), folder.resolve("typo.war"));
        Files.copy(war("dup"), folder.resolve("late.war"));
        Files.writeString(folder.resolve("late.properties"), "context = /good\n");
        watch();
        Await.until("three failures are told", () -> failures().size() == 3);
        assertThat(get("/good/page.jsp")).contains("good at /good ");
        assertThat(failures())
                .extracting(FolderEntry::failure)
                .anySatisfy(reason -> assertThat(reason).contains("broken.war"))
                .anySatisfy(reason -> assertThat(reason).startsWith("unknown key 'contxt' in "))
                .anySatisfy(reason -> assertThat(reason).contains("late.war: its place, /good, is taken by "));
        Files.delete(folder.resolve("good.war"));
        awaitPage("/good/page.jsp", "dup at /good ");
    }

    @Test
    void aPlaceThatAnotherLeavesGoesToTheOneThatWaitsForIt() throws Exception {
        copy("one", "shop.war");
        copy("two", "next.war");
        watch();
        Files.writeString(folder.resolve("next.properties"), "context = /shop\n");
        Await.until("a failure is told", () -> !failures().isEmpty());
        assertThat(failures().get(0).failure()).contains("next.war: its place, /shop, is taken by ");
        assertThat(get("/next/page.jsp")).contains("two at /next ");
        Files.writeString(folder.resolve("shop.properties"), "context = /old\n");
        awaitPage("/old/page.jsp", "one at /old ");
        awaitPage("/shop/page.jsp", "two at /shop ");
        awaitPage("/next/page.jsp", "404 Not Found");
        assertThat(failures()).isEmpty();
    }

    @Test
    void settingsBesideTheWarHold() throws Exception {
        copy("one", "shop.war");
        Path library = Files.createDirectory(temp.resolve("conf"));
        Files.writeString(library.resolve("extra.txt"), "found");
        Files.writeString(
                folder.resolve("shop.properties"),
                """
                context = /store
                generation = 6.0
                virtual-host = shop.example.org, *.shop.example.org
                init.color = blue
                class-path = %s
                session-timeout = 30m
                session-cookie = STORE
                """
                        .formatted(library));
        watch();
        assertThat(get("/store/page.jsp", "www.shop.example.org"))
                .contains("one at /store blue 6")
                .contains("Set-Cookie: STORE=");
        assertThat(deployer.applications().get(0).generation().environment()).isEqualTo("ee10");
        assertThat(deployer.applications().get(0).context().getClassLoader().getResource("extra.txt"))
                .isNotNull();
        assertThat(get("/store/page.jsp", "other.example.org")).contains("404 Not Found");
        assertThat(get("/shop/page.jsp", "shop.example.org")).contains("404 Not Found");
        Files.writeString(folder.resolve("shop.properties"), "init.color = green\n");
        awaitPage("/shop/page.jsp", "one at /shop green 6");
        awaitPage("/store/page.jsp", "404 Not Found");
    }

    @Test
    void versionsShareTheSettingsOfTheApplication() throws Exception {
        Files.writeString(folder.resolve("shop.properties"), "context = /store\ninit.color = blue\n");
        copy("one", "shop##1.war");
        watch();
        assertThat(get("/store/page.jsp")).contains("one at /store blue ");
        copy("two", "shop##2.war");
        Files.writeString(folder.resolve("shop##2.properties"), "context = /store\ninit.color = red\n");
        awaitPage("/store/page.jsp", "two at /store red ");
        Files.delete(folder.resolve("shop##2.war"));
        awaitPage("/store/page.jsp", "one at /store blue ");
        Files.writeString(folder.resolve("shop.properties"), "contxt = /store\n");
        Await.until("a failure is told", () -> !failures().isEmpty());
        assertThat(failures().get(0).failure()).startsWith("unknown key 'contxt' in ");
        assertThat(get("/store/page.jsp")).contains("one at /store blue ");
    }

    @Test
    void settingsHoldInOldApplicationsToo() throws Exception {
        Path war = new WarBuilder(Files.createTempDirectory(temp, "old"), "ee8")
                .file("page.jsp", page("old"))
                .file("WEB-INF/web.xml", "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'/>")
                .war("old.war");
        Files.writeString(
                folder.resolve("legacy.properties"),
                "war = " + war + "\ninit.color = grey\n" + "session-cookie = OLD\nvirtual-host = old.example.org\n");
        watch();
        assertThat(get("/legacy/page.jsp", "old.example.org"))
                .contains("old at /legacy grey 4")
                .contains("Set-Cookie: OLD=");
        assertThat(get("/legacy/page.jsp", "new.example.org")).contains("404 Not Found");
    }

    @Test
    void severalHostsHaveTheSameContextPath() throws Exception {
        Files.writeString(
                folder.resolve("a.properties"), "war = " + war("first") + "\ncontext = /\nvirtual-host = a.org");
        Files.writeString(
                folder.resolve("b.properties"), "war = " + war("second") + "\ncontext = /\nvirtual-host = b.org");
        copy("rest", "ROOT.war");
        watch();
        assertThat(get("/page.jsp", "a.org")).contains("first at ");
        assertThat(get("/page.jsp", "b.org")).contains("second at ");
        assertThat(get("/page.jsp", "c.org")).contains("rest at ");
    }

    @Test
    void aFolderThatIsGoneKeepsItsApplications() throws Exception {
        copy("one", "shop.war");
        watch();
        Path away = temp.resolve("away");
        try (LogCapture log = new LogCapture()) {
            Files.move(folder, away);
            copyTo(away, "two", "shop.war");
            Await.until("it is told", () -> log.text().contains("Cannot read " + folder));
            for (int look = 0; look < 5; look++) {
                webapps.deployAll();
            }
        }
        assertThat(get("/shop/page.jsp")).contains("one at /shop ");
        Files.move(away, folder);
        awaitPage("/shop/page.jsp", "two at /shop ");
    }

    @Test
    void aFolderMustExist() {
        assertThatThrownBy(() -> new WebappsFolder(temp.resolve("none"), deployer, null, () -> false))
                .isInstanceOf(UserException.class)
                .hasMessage("no such folder: " + temp.resolve("none") + " (of --webapps)");
    }

    @Test
    void aPlaceThatIsTakenByTheCommandLineIsRefused() throws Exception {
        deployer.deploy(new ApplicationSource("/shop", war("fixed")));
        copy("one", "shop.war");
        webapps.deployAll();
        assertThat(failures()).hasSize(1);
        assertThat(get("/shop/page.jsp")).contains("fixed at /shop ");
    }
}
