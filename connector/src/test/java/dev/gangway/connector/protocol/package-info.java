/** The wire, against bytes written by hand. */
@NullMarked
package dev.gangway.connector.protocol;

import org.jspecify.annotations.NullMarked;
