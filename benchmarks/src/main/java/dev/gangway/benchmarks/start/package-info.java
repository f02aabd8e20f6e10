/** How long a bridge takes from its start to its first answer: {@code benchmarks/start}. */
@NullMarked
package dev.gangway.benchmarks.start;

import org.jspecify.annotations.NullMarked;
