package dev.gangway.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which application of a running bridge a command is about. */
final class DeployedOptions {
    @Parameters(
            index = "0",
            paramLabel = "/CONTEXT",
            converter = ContextPathConverter.class,
            description = "Where it answers, as 'gangway list' shows it.")
    private String contextPath = "";

    @Option(
            names = "--host",
            order = 3,
            paramLabel = "HOST",
            description = "Which one, if several virtual hosts have this context path; '*' is the one without.")
    private @Nullable String host;

    String contextPath() {
        return contextPath;
    }

    /** Returns the virtual host, or null where it does not matter. */
    @Nullable
    String host() {
        return host;
    }
}
