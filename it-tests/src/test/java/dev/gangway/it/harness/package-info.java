/**
 * What the integration tests are made with: real processes, and clients that show what a browser would see.
 *
 * <pre>
 *   Browser, RawConnection ──HTTP──► WebServer (Nginx …) ──FastCGI──► Bridge (the launcher, with its applications)
 * </pre>
 *
 * <p>A {@link dev.gangway.it.harness.Site} is one such line, ready to be asked. Every process is a
 * {@link dev.gangway.it.harness.Child}: it keeps its output, works on ports that were free and in a folder of its own,
 * and ends with the test JVM at the latest. A web server is added as one more class that extends
 * {@link dev.gangway.it.harness.WebServer}.
 */
@NullMarked
package dev.gangway.it.harness;

import org.jspecify.annotations.NullMarked;
