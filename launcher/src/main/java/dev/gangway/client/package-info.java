/**
 * A FastCGI client: the web server's side of FastCGI 1.0, for people and for scripts.
 *
 * <p>Three commands are for users: {@link dev.gangway.client.GetCommand} sends one request and prints the answer,
 * {@link dev.gangway.client.PingCommand} asks whether an application is there, and
 * {@link dev.gangway.client.CgiCommand} hands a CGI request on. Below them:
 *
 * <pre>
 *   GetCommand, CgiCommand --FastCgiRequest--> ClientConnection --RequestSender--> RecordWriter --> socket
 *        ^                                     |
 *        +--CgiResponseParser &lt;--OutputHandler--+&lt;------------- RecordReader &lt;------------ socket
 * </pre>
 *
 * <p>One thread sends while another receives, so that an application may answer before it has read the whole body, and
 * a {@link dev.gangway.client.Watchdog} ends both by closing the socket. Nothing is collected: bodies of any size go
 * through one buffer each way.
 *
 * <p>This package shares no code with {@code dev.gangway.connector}: what both have to agree on, they read from the
 * specification, each for itself. It knows the JDK; its commands know picocli and the launcher's way of reading options.
 *
 * @see <a href="https://fastcgi-archives.github.io/FastCGI_Specification.html">FastCGI 1.0</a>
 */
@NullMarked
package dev.gangway.client;

import org.jspecify.annotations.NullMarked;
