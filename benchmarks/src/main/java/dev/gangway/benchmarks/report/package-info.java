/** What has been measured, as JSON, Markdown and SVG. */
@NullMarked
package dev.gangway.benchmarks.report;

import org.jspecify.annotations.NullMarked;
