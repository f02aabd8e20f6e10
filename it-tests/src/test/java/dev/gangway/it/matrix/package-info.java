/**
 * One suite of cases, asked of every web server in front of a bridge and of Jetty's own HTTP port.
 *
 * <pre>
 *                         ┌──► Reference (Jetty's HTTP port) ───────────────► probe application
 *   Case ── Wire (bytes) ─┤                                                     the same one
 *                         └──► MatrixFront (what gangway config prints) ► bridge ► probe application
 * </pre>
 *
 * <p>Both answers must be equal, but for what {@link dev.gangway.it.matrix.Deviations} declares, with a reason. The
 * outcome is the table in {@code docs/matrix.md}.
 */
@NullMarked
package dev.gangway.it.matrix;

import org.jspecify.annotations.NullMarked;
