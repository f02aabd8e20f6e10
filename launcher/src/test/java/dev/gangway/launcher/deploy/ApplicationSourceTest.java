package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationSourceTest {

    @ParameterizedTest
    @CsvSource({
        "shop.war, /shop",
        "/srv/apps/shop.war, /shop",
        "Shop-1.2.WAR, /Shop-1.2",
        "ROOT.war, /",
        "root.war, /",
        "ROOT##7.war, /",
        "shop#admin.war, /shop/admin",
        "shop#admin##2.1.war, /shop/admin",
        "shop##2.war, /shop",
        "exploded, /exploded",
        "/srv/exploded/, /exploded",
        "exploded/., /exploded",
        "/, /",
    })
    void namesTheContextAfterTheFile(String path, String contextPath) {
        assertThat(ApplicationSource.parse(path).contextPath()).isEqualTo(contextPath);
    }

    @ParameterizedTest
    @CsvSource({
        "/=app.war, /, app.war",
        "/shop=app.war, /shop, app.war",
        "/shop/=app.war, /shop, app.war",
        "/shop/admin=/srv/ROOT.war, /shop/admin, /srv/ROOT.war",
        "/shop=/srv/a=b.war, /shop, /srv/a=b.war",
        "/caf\u00e9=app.war, /caf\u00e9, app.war",
    })
    void takesTheContextThatIsGiven(String text, String contextPath, Path path) {
        assertThat(ApplicationSource.parse(text)).isEqualTo(new ApplicationSource(contextPath, path));
    }

    @Test
    void anEqualsSignMayBePartOfARelativePath() {
        assertThat(ApplicationSource.parse("a=b.war")).isEqualTo(new ApplicationSource("/a=b", Path.of("a=b.war")));
    }

    @Test
    void anEqualsSignMayBePartOfAnAbsolutePathThatExists(@TempDir Path folder) throws Exception {
        Path war = Files.createFile(folder.resolve("a=b.war"));
        assertThat(ApplicationSource.parse(war.toString())).isEqualTo(new ApplicationSource("/a=b", war));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a//b=x.war",
                "/a?b=x.war",
                "/a b=x.war",
                "/a/../b=x.war",
                "/..=x.war",
                "/%41=x.war",
                "/a;b=x.war"
            })
    void refusesWhatIsNoContextPath(String text) {
        assertThatThrownBy(() -> ApplicationSource.parse(text))
                .hasMessage("'" + text.substring(0, text.indexOf('=')) + "' is no context path; "
                        + "use letters, digits, '-', '_', '.' between slashes, like /shop/admin");
    }

    @Test
    void refusesAContextWithoutFile() {
        assertThatThrownBy(() -> ApplicationSource.parse("/shop="))
                .hasMessage("'/shop=' lacks a file after '='; write it like /shop=/srv/apps/shop.war");
    }

    /** What was said on the command line holds when the settings are read again. */
    @Test
    void theGenerationThatWasSaidStays(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("shop.properties"), "generation = ee9");
        ApplicationSource source = ApplicationSource.configured(null, file);
        assertThat(source.withGeneration(Generation.EE8).readAgain().settings().generation())
                .as("for this application")
                .isEqualTo(Generation.EE8);
        ApplicationSource byDefault = source.withDefault(Generation.EE10);
        assertThat(byDefault.settings().generation()).isEqualTo(Generation.EE9);
        assertThat(byDefault.readAgain().settings().generation()).isEqualTo(Generation.EE9);
        Files.writeString(file, "");
        assertThat(byDefault.readAgain().readAgain().settings().generation())
                .as("for all whose settings do not say it")
                .isEqualTo(Generation.EE10);
    }

    private static ApplicationSource.Place place(Path folder, String hosts) throws Exception {
        Path file = Files.writeString(folder.resolve("shop.properties"), "virtual-host = " + hosts);
        return ApplicationSource.configured(null, file).place();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.org, b.org | b.org, c.org | true",
                "a.org        | A.Org        | true",
                "''           | ''           | true",
                "a.org        | b.org        | false",
                "a.org        | ''           | false",
                "''           | a.org        | false",
            })
    void oneHostInCommonIsInTheWay(String hosts, String others, boolean overlap, @TempDir Path folder)
            throws Exception {
        assertThat(place(folder, hosts).overlaps(place(folder, others))).isEqualTo(overlap);
        assertThat(place(folder, hosts).overlaps(new ApplicationSource("/other", folder).place()))
                .as("another path")
                .isFalse();
    }
}
