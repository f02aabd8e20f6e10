/**
 * What users write: options, their values, and the configuration file and environment that may hold them.
 *
 * <p>Knows picocli and the logging, and nothing of servers.
 */
@NullMarked
package dev.gangway.launcher.options;

import org.jspecify.annotations.NullMarked;
