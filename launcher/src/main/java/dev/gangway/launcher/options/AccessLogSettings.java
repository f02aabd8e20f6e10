package dev.gangway.launcher.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a line for each request goes.
 *
 * @param file the file, in whose name {@code yyyy_mm_dd} is the day; null for standard output
 * @param format what a line tells, in Jetty's codes
 */
public record AccessLogSettings(@Nullable Path file, String format) {}
