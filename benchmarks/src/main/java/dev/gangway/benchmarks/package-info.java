/** Gangway measured beside its peers: the same servlets, the same fronts, in turns. */
@NullMarked
package dev.gangway.benchmarks;

import org.jspecify.annotations.NullMarked;
