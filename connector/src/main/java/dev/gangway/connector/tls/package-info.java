/**
 * The browser's TLS connection, as the web server describes it in parameters.
 *
 * <p>Nothing is read before an application asks: a {@link dev.gangway.connector.tls.TlsSession} holds on to a look-up of
 * parameters. What is wrong with a certificate is logged, and never reaches the application.
 */
@NullMarked
package dev.gangway.connector.tls;

import org.jspecify.annotations.NullMarked;
