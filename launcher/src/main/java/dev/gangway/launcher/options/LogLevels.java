package dev.gangway.launcher.options;

import java.util.List;
import org.eclipse.jetty.logging.JettyLoggerFactory;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Sets the levels of the loggers at the start of the program. */
final class LogLevels {
    /** The loggers of applications' {@code ServletContext.log} are below these. */
    private static final List<String> CONTEXTS = List.of(
            "org.eclipse.jetty.server.handler.ContextHandler",
            "org.eclipse.jetty.ee8.nested.ContextHandler",
            "org.eclipse.jetty.ee9.nested.ContextHandler");

    private static final String SUFFIX = ".LEVEL";

    private LogLevels() {}

    /**
     * Initialises the logging.
     *
     * <p>Jetty's logging reads its levels once, when the first logger is made, from a file among its classes and from
     * system properties. The properties are removed again, as applications can see them.
     */
    static void init(List<LogLevel> levels) {
        levels.forEach(l -> System.setProperty(l.logger() + SUFFIX, l.level().name()));
        ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
        levels.forEach(l -> System.clearProperty(l.logger() + SUFFIX));
        if (loggers instanceof JettyLoggerFactory jetty) {
            // They themselves tell of each start and stop. The loggers below them do not exist yet and keep their
            // level.
            CONTEXTS.stream()
                    .filter(name -> levels.stream().noneMatch(l -> l.logger().equals(name)))
                    .forEach(name -> jetty.setLoggerLevel(name, Level.WARN.name()));
        }
    }
}
