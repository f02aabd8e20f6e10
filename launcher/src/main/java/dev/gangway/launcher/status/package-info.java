/**
 * What people and monitoring want to know of a running bridge.
 *
 * <p>{@code BridgeStatus} looks at the bridge, {@code StatusPage} shows what it has seen as text, as JSON or for Prometheus,
 * to commands and, if somebody wants that, through the web server. {@code SlowLog} tells of requests that take long.
 */
@NullMarked
package dev.gangway.launcher.status;

import org.jspecify.annotations.NullMarked;
