/**
 * FastCGI 1.0 for a Jetty {@link org.eclipse.jetty.server.Server}.
 *
 * <p>Three types are for users: {@link dev.gangway.connector.FastCgiServerConnector} listens on a TCP or Unix-domain
 * socket, {@link dev.gangway.connector.FastCgiConnectionFactory} makes its connections, and
 * {@link dev.gangway.connector.FastCgiConfiguration} holds the limits and switches of both. All else in this package is
 * one connection and its requests:
 *
 * <pre>
 *   socket --fill--> FastCgiConnection --records--> RequestStream --MetaData.Request--> Jetty's HttpChannel
 *   socket <--write-- RecordFlusher <--records----- RequestStream <--send-------------- Jetty's HttpChannel
 * </pre>
 *
 * <p>The wire is in {@code dev.gangway.connector.protocol}, the meaning of the variables in
 * {@code dev.gangway.connector.cgi}; the two do not know each other, and neither knows this package.
 *
 * @see <a href="https://fastcgi-archives.github.io/FastCGI_Specification.html">FastCGI 1.0</a>
 */
@NullMarked
package dev.gangway.connector;

import org.jspecify.annotations.NullMarked;
