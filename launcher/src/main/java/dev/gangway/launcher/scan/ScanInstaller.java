package dev.gangway.launcher.scan;

import java.util.function.IntFunction;
import org.eclipse.jetty.annotations.AnnotationParser;

/** Brings another parser of classes into applications of one generation of the Servlet API. */
public interface ScanInstaller {
    /**
     * Makes {@code parsers} the source of the parser for an application that has not started.
     *
     * @param webApp the generation's {@code WebAppContext}
     * @param parsers gets what Jetty would make its own parser with
     */
    void install(Object webApp, IntFunction<AnnotationParser> parsers);
}
