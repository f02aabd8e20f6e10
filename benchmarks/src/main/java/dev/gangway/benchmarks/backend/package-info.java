/** What is measured: one server in one process of its own. */
@NullMarked
package dev.gangway.benchmarks.backend;

import org.jspecify.annotations.NullMarked;
