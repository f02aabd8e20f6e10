/** The parts of the hot path, one by one, under JMH. */
@NullMarked
package dev.gangway.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
