/**
 * Bytes that nobody has thought of: whatever comes, the wire's classes and whole connections keep their promises.
 *
 * <p>A run is bounded by default. A long one: {@code mvn -pl connector test -Dtest='*Fuzz' -Djqwik.tries.default=1000000
 * -Dsurefire.failIfNoSpecifiedTests=false}. A failure prints the seed that repeats it.
 */
@NullMarked
package dev.gangway.connector.fuzz;

import org.jspecify.annotations.NullMarked;
