package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class IdentityOptionsTest {
    private static IdentitySettings read(String... arguments) throws UserException {
        IdentityOptions options = new IdentityOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("identity", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(arguments);
        return options.settings();
    }

    @Test
    void believesNobodyByDefault() throws Exception {
        IdentitySettings settings = read();
        assertThat(settings).isEqualTo(IdentitySettings.DEFAULT);
        assertThat(settings.trustRemoteUser()).isFalse();
        assertThat(settings.realms()).isEmpty();
    }

    @Test
    void readsEverySource() throws Exception {
        IdentitySettings settings = read(
                "--trust-remote-user",
                "--roles-from=param:GROUPS,param:isMemberOf",
                "--roles-from=file:/etc/roles",
                "--roles-from",
                "realm",
                "--roles-separator=|",
                "--realm=/etc/users",
                "--realm=My Shop=/etc/shop=users",
                "--https-port=8443");
        assertThat(settings.trustRemoteUser()).isTrue();
        assertThat(settings.rolesParameters()).containsExactly("GROUPS", "isMemberOf");
        assertThat(settings.rolesFile()).isEqualTo(Path.of("/etc/roles"));
        assertThat(settings.rolesFromRealm()).isTrue();
        assertThat(settings.rolesSeparator().split("a|b.c")).containsExactly("a", "b.c");
        assertThat(settings.realms())
                .containsOnlyKeys("", "My Shop")
                .containsEntry("My Shop", Path.of("/etc/shop=users"));
        assertThat(settings.httpsPort()).isEqualTo(8443);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--roles-from=GROUPS",
                "--roles-from=param:",
                "--roles-from=file:",
                "--roles-from=realms",
                "--https-port=65536",
                "--https-port=-1",
                "--https-port=http"
            })
    void refusesWhatMakesNoSense(String argument) {
        assertThatThrownBy(() -> read(argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("; write ");
    }

    @ParameterizedTest
    @CsvSource({
        "--realm==users, lacks a name",
        "--realm=shop=, lacks a file",
        "'--realm=one,two', two files for every realm",
        "'--realm=a=one,a=two', two files for the realm 'a'",
        "'--roles-from=file:a,file:b', names two files"
    })
    void refusesWhatContradictsItself(String argument, String complaint) {
        assertThatThrownBy(() -> read(argument))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(complaint);
    }
}
