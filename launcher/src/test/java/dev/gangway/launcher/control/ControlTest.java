package dev.gangway.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Generation;
import dev.gangway.launcher.options.ControlSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.WarBuilder;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over a real socket to a real deployer and a real folder. */
class ControlTest extends CommandedTest {
    ControlTest(@TempDir Path temp) throws Exception {
        super(temp);
    }

    @Test
    void deploysReplacesAndTakesAway() throws Exception {
        assertThat(applications()).isEmpty();
        client.deploy(war("one"), "shop.war");
        assertThat(get("/shop/page.txt")).endsWith("one");
        client.deploy(war("two"), "shop.war");
        assertThat(get("/shop/page.txt")).endsWith("two");
        assertThat(folder.resolve("shop.war")).hasSameBinaryContentAs(war("two"));
        client.undeploy("/shop", null);
        assertThat(get("/shop/page.txt")).contains("404 Not Found");
        assertThat(visible()).isEmpty();
        assertThat(applications()).isEmpty();
    }

    @Test
    void statusCountsOverAllVersions() throws Exception {
        client.deploy(war("one"), "shop.war");
        get("/shop/page.txt");
        client.deploy(war("two"), "shop.war");
        get("/shop/page.txt");
        get("/shop/other.txt");
        assertThat(client.status("")).containsPattern("\n/shop +\\* +0 +3 +2 +0 +1 +0 +0 ");
        assertThat(client.status("?json")).contains("\"2xx\":2,\"3xx\":0,\"4xx\":1,");
        assertThat(client.status("?openmetrics")).contains("{context=\"/shop\",hosts=\"\",status=\"2xx\"} 2.0");
        assertThatThrownBy(() -> client.status("?xml"))
                .hasMessage(socket + " answered with 400: is it a bridge's, of this version?");
    }

    @Test
    void listTellsAllThatIsKnown() throws Exception {
        deployer.deploy(new ApplicationSource("/fixed", war("fixed")));
        Files.writeString(folder.resolve("shop.properties"), "virtual-host = a.org, b.org\ngeneration = ee10\n");
        client.deploy(war("one"), "shop##7.war");
        Files.writeString(folder.resolve("broken.war"), "no zip");
        Objects.requireNonNull(webapps).deployAll();
        assertThat(applications()).hasSize(2);
        assertThat(application("/fixed"))
                .containsEntry("state", "up")
                .containsEntry("inFolder", false)
                .containsEntry("generation", "ee11");
        assertThat(application("/shop"))
                .containsEntry("state", "up")
                .containsEntry("inFolder", true)
                .containsEntry("version", "7")
                .containsEntry("generation", "ee10")
                .containsEntry("sessions", 0L)
                .containsEntry("requests", 0L)
                .containsEntry("file", folder.resolve("shop##7.war").toString());
        assertThat((Object[]) application("/shop").get("virtualHosts")).containsExactly("a.org", "b.org");
    }

    @Test
    void oneThatDoesNotStartLeavesFolderAndVersionAsTheyWere() throws Exception {
        client.deploy(war("one"), "shop.war");
        Path settings = Files.writeString(folder.resolve("shop.properties"), "class-path = /no/such.jar\n");
        assertThatThrownBy(() -> client.deploy(war("two"), "shop.war"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("cannot deploy " + folder.resolve("shop.war"))
                .hasMessageContaining("/no/such.jar")
                .hasMessageEndingWith("; the version that was up before goes on");
        assertThat(get("/shop/page.txt")).endsWith("one");
        assertThat(folder.resolve("shop.war")).hasSameBinaryContentAs(war("one"));
        assertThat(application("/shop")).containsEntry("state", "up").containsEntry("failure", null);
        assertThatThrownBy(() -> client.reload("/shop", null)).hasMessageContaining("/no/such.jar");
        assertThat(application("/shop")).containsEntry("state", "outdated");
        Files.delete(settings);
        client.reload("/shop", null);
        assertThat(application("/shop")).containsEntry("state", "up");
    }

    @Test
    void aNewOneThatDoesNotStartLeavesNothingBehind() throws Exception {
        Path damaged = temp.resolve("damaged.war");
        byte[] whole = Files.readAllBytes(war("one"));
        whole[40] ^= 0x55; // in the content: the directory of the zip is sound
        Files.write(damaged, whole);
        assertThatThrownBy(() -> client.deploy(damaged, "shop.war")).isInstanceOf(UserException.class);
        Path text = Files.writeString(temp.resolve("text.war"), "no zip");
        assertThatThrownBy(() -> client.deploy(text, "shop.war"))
                .hasMessage("shop.war is not a WAR, or is damaged: zip END header not found");
        assertThat(visible()).isEmpty();
        assertThat(folder.toFile().list()).containsExactly(ControlSettings.FILE_NAME);
        assertThat(applications()).isEmpty();
    }

    @Test
    void ofSeveralVersionsAllAreTakenAway() throws Exception {
        client.deploy(war("one"), "shop##1.war");
        client.deploy(war("two"), "shop##2.war");
        assertThat(get("/shop/page.txt")).endsWith("two");
        assertThatThrownBy(() -> client.deploy(war("zero"), "shop##0.war"))
                .hasMessage(folder.resolve("shop##0.war") + " is not served: " + folder.resolve("shop##2.war")
                        + " is, in its place");
        assertThat(visible()).containsExactly("shop##1.war", "shop##2.war");
        client.undeploy("/shop", null);
        assertThat(visible()).isEmpty();
    }

    @Test
    void anExplodedDirectoryIsRemovedAndWhatALinkPointsToIsNot() throws Exception {
        Path elsewhere = new WarBuilder(Files.createTempDirectory(temp, "e"), "ee11")
                .file("page.txt", "linked")
                .exploded("app");
        Files.createSymbolicLink(folder.resolve("linked"), elsewhere);
        Path here = new WarBuilder(Files.createTempDirectory(temp, "h"), "ee11")
                .file("page.txt", "here")
                .exploded("here");
        Files.move(here, folder.resolve("here"));
        Objects.requireNonNull(webapps).deployAll();
        assertThat(get("/linked/page.txt")).endsWith("linked");
        client.undeploy("/linked", null);
        client.undeploy("/here", null);
        assertThat(visible()).isEmpty();
        assertThat(elsewhere.resolve("page.txt")).hasContent("linked");
    }

    @Test
    void whatIsNotInTheFolderStays() throws Exception {
        deployer.deploy(new ApplicationSource("/fixed", war("fixed")));
        Path settings = Files.writeString(folder.resolve("named.properties"), "war = " + war("named") + "\n");
        Objects.requireNonNull(webapps).deployAll();
        assertThatThrownBy(() -> client.undeploy("/fixed", null))
                .hasMessageStartingWith("/fixed was named when the bridge was started (" + war("fixed") + ")");
        assertThatThrownBy(() -> client.undeploy("/named", null))
                .hasMessage(war("named") + " is not in " + folder + ": remove the settings that name it, " + settings);
        client.reload("/fixed", null);
        client.reload("/named", null);
        assertThat(get("/fixed/page.txt")).endsWith("fixed");
        assertThat(get("/named/page.txt")).endsWith("named");
    }

    @Test
    void severalHostsWithOnePathAreToldApart() throws Exception {
        for (String host : List.of("a.org", "b.org")) {
            Files.writeString(folder.resolve(host + ".properties"), "context = /shop\nvirtual-host = " + host + "\n");
            client.deploy(war(host), host + ".war");
        }
        assertThatThrownBy(() -> client.reload("/shop", null))
                .hasMessage("several applications are at /shop; say which by --host: a.org, b.org");
        assertThatThrownBy(() -> client.reload("/shop", "c.org"))
                .hasMessageStartingWith("there is no application at /shop for host c.org; ");
        Files.writeString(folder.resolve("c.properties"), "context = /shop\nvirtual-host = c.org, B.org\n");
        assertThatThrownBy(() -> client.deploy(war("c"), "c.war"))
                .as("a host that another has")
                .hasMessageContaining("its place, /shop, is taken by " + folder.resolve("b.org.war"));
        Files.writeString(folder.resolve("b.org.properties"), "context = /shop\nvirtual-host = d.org, b.org\n");
        client.reload("/shop", "b.org");
        client.undeploy("/shop", "A.org");
        assertThat(visible()).containsExactly("a.org.properties", "b.org.properties", "b.org.war", "c.properties");
    }

    @Test
    void theOneThatIsUpIsMeantRatherThanThoseThatWantItsPlace() throws Exception {
        client.deploy(war("one"), "shop.war");
        Files.writeString(folder.resolve("other.properties"), "context = /shop\n");
        assertThatThrownBy(() -> client.deploy(war("two"), "other.war"))
                .hasMessage("cannot deploy " + folder.resolve("other.war") + ": its place, /shop, is taken by "
                        + folder.resolve("shop.war") + "; give it another name, or another place in a file beside it");
        Files.copy(war("two"), folder.resolve("other.war"));
        Objects.requireNonNull(webapps).deployAll();
        assertThat(applications()).hasSize(2);
        client.undeploy("/shop", null);
        assertThat(visible()).containsExactly("other.properties", "other.war");
    }

    @Test
    void anUnknownContextIsToldWithThoseThereAre() throws Exception {
        assertThatThrownBy(() -> client.undeploy("/shop", null))
                .hasMessage("there is no application at /shop; there is none at all");
        client.deploy(war("one"), "ROOT.war");
        assertThatThrownBy(() -> client.reload("/shop", null))
                .hasMessage("there is no application at /shop; there are /");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../shop.war", ".shop.war", "shop.zip", ".war", "a b.war", "a/b.war"})
    void aNameThatLeadsElsewhereIsRefused(String name) throws Exception {
        assertThatThrownBy(() -> client.deploy(war("one"), name))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'");
        assertThat(visible()).isEmpty();
    }

    @Test
    void aBridgeWithoutFolderSaysSo() throws Exception {
        webapps = null;
        assertThatThrownBy(() -> client.deploy(war("one"), "shop.war"))
                .hasMessage("this bridge serves no folder of applications; start it with --webapps DIR");
    }

    @Test
    void theSocketIsItsUsersAloneAndGoesWithTheBridge() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> bind("rw-------"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("cannot take commands at " + socket + ": ")
                .hasMessageContaining("in use by another process");
        client.list();
        Objects.requireNonNull(control).close();
        assertThat(socket).doesNotExist();
        assertThatThrownBy(client::list).hasMessageStartingWith("there is no socket " + socket + "; ");
    }

    @Test
    void aSocketThatWasLeftBehindIsToldAndTakenOver() throws Exception {
        Objects.requireNonNull(control).close();
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThatThrownBy(client::list)
                .hasMessage("nobody listens at " + socket + " any more: the bridge that made it is gone");
        control = bind("rw-rw----");
        control.start();
        assertThat(applications()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void aSocketThatIsNotOursIsNotRemoved() throws Exception {
        Path other = Files.createTempFile(temp, "other", "");
        Files.move(other, socket, StandardCopyOption.REPLACE_EXISTING);
        Objects.requireNonNull(control).close();
        assertThat(socket).exists();
    }

    @Test
    void reloadReadsTheSettingsOfTheCommandLineAgain() throws Exception {
        Path settings = Files.writeString(temp.resolve("fixed.properties"), "war = " + war("one") + "\n");
        deployer.deploy(ApplicationSource.parse("/store=" + settings).withGeneration(Generation.EE10));
        Files.writeString(settings, "war = " + war("two") + "\n");
        client.reload("/store", null);
        assertThat(get("/store/page.txt")).endsWith("two");
        assertThat(application("/store")).containsEntry("generation", "ee10");
        Files.writeString(settings, "wra = x\n");
        assertThatThrownBy(() -> client.reload("/store", null))
                .hasMessageStartingWith("unknown key 'wra' in " + settings);
        assertThat(get("/store/page.txt")).endsWith("two");
        Files.writeString(settings, "war = " + war("two") + "\nvirtual-host = b.org\n");
        client.reload("/store", null);
        assertThat(get("/store/page.txt")).contains("404 Not Found");
        assertThat(applications()).hasSize(1);
    }

    @Test
    void theOneWithoutHostsIsTheStar() throws Exception {
        Files.writeString(folder.resolve("a.properties"), "context = /shop\nvirtual-host = a.org\n");
        Files.copy(war("one"), folder.resolve("a.war"));
        Files.copy(war("two"), folder.resolve("shop.war"));
        Objects.requireNonNull(webapps).deployAll();
        assertThatThrownBy(() -> client.reload("/shop", null))
                .hasMessageMatching("several applications are at /shop; say which by --host: (a.org, \\*|\\*, a.org)");
        client.reload("/shop", "*");
        client.undeploy("/shop", "*");
        assertThat(visible()).containsExactly("a.properties", "a.war");
    }
}
