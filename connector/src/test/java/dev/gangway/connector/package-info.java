/** What one connection does, seen from inside. */
@NullMarked
package dev.gangway.connector;

import org.jspecify.annotations.NullMarked;
