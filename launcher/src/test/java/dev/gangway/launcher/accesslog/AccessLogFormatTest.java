package dev.gangway.launcher.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TimeZone;
import org.eclipse.jetty.server.CustomRequestLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                CustomRequestLog.EXTENDED_NCSA_FORMAT,
                "{\"user\":\"%u\",\"ms\":%{ms}T}",
                "100%% %!404,500s %{X}to %{name}attr %{yyyy|Europe/Berlin|de}t",
                "a"
            })
    void isWhatJettyUnderstands(String format) {
        assertThatCode(() -> AccessLogFormat.check(format)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "%h %u, Unsupported code %h",
        "%>s, Invalid format string: %>s",
        "%u 100%, Invalid format string: ",
        "%{peer}a, Invalid arg for %a",
        "%i, No arg for %i",
        "%attr, %attr is without a name",
        "%200attr, %attr is without a name",
        "%{x|y|z|a}t, 'Too many \"|\" characters in %t'",
        "%{dd|Nowhere/City}t, there is no time zone 'Nowhere/City'",
        "'', it is empty",
        "' ', it is empty"
    })
    void saysWhatIsWrongAndWhatToDo(String format, String reason) {
        assertThatThrownBy(() -> AccessLogFormat.check(format))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + format + "' is no format of an access log: " + reason)
                .hasMessageEndingWith(
                        "; write codes of Jetty, such as %{client}a for Apache's %h, %s for %>s and %O for %b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n%u", "%s\t%u", "\u001b[0m", "\u0085"})
    void isOneLine(String format) {
        assertThatThrownBy(() -> AccessLogFormat.check(format)).hasMessageContaining("control character");
    }

    @Test
    void timesAreOfThisMachineAndInEnglish() {
        String zone = TimeZone.getDefault().getID();
        assertThat(AccessLogFormat.translated("%t %%t %200t %{HH:mm}t %{HH:mm|UTC}t %{HH:mm|UTC|de}t %{a}ti %T"))
                .isEqualTo("%{dd/MMM/yyyy:HH:mm:ss ZZZ|" + zone + "|en}t %%t %200{dd/MMM/yyyy:HH:mm:ss ZZZ|" + zone
                        + "|en}t %{HH:mm|" + zone + "|en}t %{HH:mm|UTC|en}t %{HH:mm|UTC|de}t %{a}ti %T");
    }

    @Test
    void fieldsAndBytesAreFilledInHere() {
        assertThat(AccessLogFormat.translated("%{Referer}i %!200{ETag}o %O %{CLF}S %%O %r %I"))
                .isEqualTo("%{access-log.iReferer}attr %!200{access-log.oETag}attr %{access-log.O}attr"
                        + " %{access-log.S-}attr %%O %r %I");
    }
}
