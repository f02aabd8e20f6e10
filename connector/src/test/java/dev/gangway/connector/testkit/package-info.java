/**
 * A web server played by tests: bytes written from the FastCGI specification, a socket, and what was seen on it.
 *
 * <pre>
 *   WireBytes --bytes--> FastCgiPeer --socket--> bridge under test
 *                            |
 *                        Transcript --records of one request--> Answer
 * </pre>
 *
 * <p>Nothing here uses the connector, so that both cannot share a misreading of the specification. It needs the JDK and
 * AssertJ alone, and belongs to every module's tests.
 *
 * @see <a href="https://fastcgi-archives.github.io/FastCGI_Specification.html">FastCGI 1.0</a>
 */
@NullMarked
package dev.gangway.connector.testkit;

import org.jspecify.annotations.NullMarked;
