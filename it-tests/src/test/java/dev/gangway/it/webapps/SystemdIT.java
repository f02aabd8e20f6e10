package dev.gangway.it.webapps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units of the documentation, as systemd reads them. */
class SystemdIT {
    private static final Pattern UNIT =
            Pattern.compile("```ini\\n# /etc/systemd/system/(gangway\\.[a-z]+)\\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"deployment.md", "web-servers.md"})
    void systemdFindsNoFaultWithTheUnits(String page) throws IOException, InterruptedException {
        String text = Files.readString(Path.of("../docs").resolve(page));
        Path folder = WorkFolders.create("systemd");
        List<String> command = new ArrayList<>(
                List.of(Programs.require("systemd-analyze", "systemd").toString(), "verify"));
        for (Matcher unit = UNIT.matcher(text); unit.find(); ) {
            // It looks whether the program is there.
            String content = unit.group(2)
                    .replace("/opt/gangway/gangway", Bridge.program().toString());
            command.add(
                    Files.writeString(folder.resolve(unit.group(1)), content).toString());
        }
        assertThat(command).hasSizeGreaterThan(2);
        assertThat(outputOf(command)).isEmpty();

        // What it says of a fault, so that silence means something.
        Path broken = folder.resolve("broken.service");
        Files.writeString(broken, "[Service]\nExecStart=" + Bridge.program() + " serve\nRuntimeDirectori=gangway\n");
        assertThat(outputOf(List.of(command.get(0), "verify", broken.toString())))
                .contains("RuntimeDirectori");
    }

    private static String outputOf(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
