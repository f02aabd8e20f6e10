/**
 * FastCGI 1.0 for a Jetty {@link org.eclipse.jetty.server.Server}.
 *
 * <p>Four types are for users: {@link dev.gangway.connector.FastCgiServerConnector} listens on a TCP or Unix-domain
 * socket, {@link dev.gangway.connector.FastCgiConnectionFactory} makes its connections,
 * {@link dev.gangway.connector.FastCgiConfiguration} holds the limits and switches of both, and
 * {@link dev.gangway.connector.FastCgiAttributes} names the request attributes for applications. All else in this
 * package is one connection and its requests:
 *
 * <pre>
 *   socket --fill--> FastCgiConnection --records--> RequestStream --MetaData.Request--> Jetty's HttpChannel
 *   socket <--write-- RecordFlusher <--records----- RequestStream <--send-------------- Jetty's HttpChannel
 * </pre>
 *
 * <p>The wire is in {@code dev.gangway.connector.protocol}, the meaning of the variables in
 * {@code dev.gangway.connector.cgi}, the browser's TLS connection in {@code dev.gangway.connector.tls}; none of the three
 * knows another, nor this package. Of their types the configuration takes
 * {@link dev.gangway.connector.protocol.Role}, {@link dev.gangway.connector.cgi.Mapping},
 * {@link dev.gangway.connector.cgi.TargetSource}, {@link dev.gangway.connector.cgi.Mount} and
 * {@link dev.gangway.connector.cgi.AttributeNames}.
 *
 * @see <a href="https://fastcgi-archives.github.io/FastCGI_Specification.html">FastCGI 1.0</a>
 */
@NullMarked
package dev.gangway.connector;

import org.jspecify.annotations.NullMarked;
