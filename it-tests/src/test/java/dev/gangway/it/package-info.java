/**
 * Integration tests: the packaged launcher and the sample application behind real web servers.
 *
 * <p>Classes that carry {@link dev.gangway.it.harness.OnEveryFront} are the shared suite and run on each
 * {@link dev.gangway.it.harness.Front}; the others have a bridge of their own to measure, stop or misuse.
 */
@NullMarked
package dev.gangway.it;

import org.jspecify.annotations.NullMarked;
