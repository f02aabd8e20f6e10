package dev.gangway.generation;

import dev.gangway.launcher.scan.ScanInstaller;
import java.util.function.IntFunction;
import org.eclipse.jetty.annotations.AnnotationParser;
import org.eclipse.jetty.ee8.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee8.webapp.Configuration;
import org.eclipse.jetty.ee8.webapp.WebAppContext;

/** Brings a parser of classes into applications of this generation. */
public final class AnnotationScan implements ScanInstaller {
    @Override
    public void install(Object webApp, IntFunction<AnnotationParser> parsers) {
        ((WebAppContext) webApp).addConfiguration(new WithParser(parsers));
    }

    /** Jetty's search for annotations, with a parser that somebody else makes. */
    private static final class WithParser extends AnnotationConfiguration {
        private final IntFunction<AnnotationParser> parsers;

        WithParser(IntFunction<AnnotationParser> parsers) {
            this.parsers = parsers;
        }

        @Override
        public Class<? extends Configuration> replaces() {
            return AnnotationConfiguration.class;
        }

        // One of the two is Jetty's: that of ee8 and ee9 asks for no version of classes.
        protected AnnotationParser createAnnotationParser() {
            return parsers.apply(0);
        }

        protected AnnotationParser createAnnotationParser(int javaPlatform) {
            return parsers.apply(javaPlatform);
        }
    }
}
