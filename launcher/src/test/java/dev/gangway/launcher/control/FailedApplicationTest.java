package dev.gangway.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that lies in the folder and has never been up. */
class FailedApplicationTest extends CommandedTest {
    FailedApplicationTest(@TempDir Path temp) throws Exception {
        super(temp);
    }

    @Test
    void isKnownByThePlaceThatItIsToHave() throws Exception {
        Path settings = Files.writeString(
                folder.resolve("shop.properties"),
                "context = /store\nvirtual-host = a.org, b.org\nclass-path = /no/such.jar\n");
        Files.copy(war("one"), folder.resolve("shop.war"));
        Objects.requireNonNull(webapps).deployAll();
        assertThat(applications()).hasSize(1);
        assertThat(application("/store")).containsEntry("state", "failed");
        assertThat((Object[]) application("/store").get("virtualHosts")).containsExactly("a.org", "b.org");
        Files.writeString(settings, "context = /store\nvirtual-host = a.org, b.org\n");
        client.reload("/store", "b.org");
        assertThat(get("/store/page.txt")).endsWith("one");
    }

    @Test
    void isKnownByTheNameOfItsFileIfItsSettingsCannotBeRead() throws Exception {
        Files.writeString(folder.resolve("shop.properties"), "contxt = /store\n");
        Files.copy(war("one"), folder.resolve("shop.war"));
        Objects.requireNonNull(webapps).deployAll();
        assertThat(application("/shop")).containsEntry("state", "failed");
    }
}
