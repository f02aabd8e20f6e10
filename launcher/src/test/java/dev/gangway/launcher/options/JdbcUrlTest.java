package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "jdbc:postgresql://me:pw@db:5432/s?password=pw => jdbc:postgresql://db:5432/s",
                "jdbc:postgresql://me:p/w@pw@db/s => jdbc:postgresql://db/s",
                "jdbc:postgresql://db/s?user=me@pw => jdbc:postgresql://db/s",
                "jdbc:oracle:thin:me/pw@//db:1521/s => jdbc:oracle:...@//db:1521/s",
                "jdbc:oracle:thin:me/pw@db:1521:s => jdbc:oracle:...@db:1521:s",
                "jdbc:sqlserver://db:1433;user=me;password=pw => jdbc:sqlserver://db:1433",
                "jdbc:mysql:loadbalance://me:pw@a,me:pw@b/s => jdbc:mysql:...@b/s",
                "jdbc:mariadb://address=(host=db)(password=pw)(user=me)/s => jdbc:mariadb://address=(host=db)(password=...)(user=me)/s",
                "jdbc:h2:mem:s;PASSWORD=pw => jdbc:h2:mem:s",
            })
    void isShownWithoutItsPassword(String url, String shown) {
        assertThat(JdbcUrl.masked(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/s?user=a@b, false",
        "jdbc:oracle:thin:/@db, false",
        "jdbc:oracle:thin:@//db:1521/s, false",
        "jdbc:oracle:thin:me/pw@//db:1521/s, true",
        "jdbc:mariadb://address=(host=db)(password=pw)/s, true",
    })
    void tellsWhetherItHasAPassword(String url, boolean has) {
        assertThat(JdbcUrl.hasPassword(url)).isEqualTo(has);
    }
}
