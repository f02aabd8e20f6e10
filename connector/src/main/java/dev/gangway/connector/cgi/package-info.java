/**
 * CGI variables to HTTP and back: what the parameters of a FastCGI request mean.
 *
 * <p>{@link dev.gangway.connector.cgi.CgiVariables} holds the variables of one request as they came;
 * {@link dev.gangway.connector.cgi.RequestHead} makes the head of an HTTP request of them, from whichever variables a
 * web server sends; {@link dev.gangway.connector.cgi.ResponseHead} writes the head of an answer as a CGI header block.
 *
 * <p>This package knows HTTP as Jetty has it, and bytes. It does not know records, connections or threads: its objects
 * belong to one request at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3875">RFC 3875, The Common Gateway Interface 1.1</a>
 */
@NullMarked
package dev.gangway.connector.cgi;

import org.jspecify.annotations.NullMarked;
