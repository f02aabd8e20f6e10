/**
 * Configurations for web servers that stand in front of a bridge, as {@code gangway config} prints them.
 *
 * <pre>
 *   FrontSettings ──► Front ──► NginxConfig, ApacheConfig, … ──► text
 *   (what users want)           (one for each dialect, on ConfigText and Quoting)
 * </pre>
 *
 * <p>The integration tests start real web servers with exactly this text, so that it cannot rot. Nothing here starts or
 * reads anything.
 */
@NullMarked
package dev.gangway.launcher.front;

import org.jspecify.annotations.NullMarked;
