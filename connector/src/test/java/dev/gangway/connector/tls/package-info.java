/** The browser's TLS connection, as parameters describe it. */
@NullMarked
package dev.gangway.connector.tls;

import org.jspecify.annotations.NullMarked;
