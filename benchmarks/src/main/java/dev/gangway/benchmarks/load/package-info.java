/** Who asks: connections that send requests and check every answer. */
@NullMarked
package dev.gangway.benchmarks.load;

import org.jspecify.annotations.NullMarked;
