/**
 * The FastCGI 1.0 wire format: records in, records out, and nothing else.
 *
 * <p>Every message is a record: an eight-byte header, then content, then padding.
 *
 * <pre>
 *   byte   0         1      2    3      4    5          6               7          8
 *      +---------+------+-----------+---------------+---------------+----------+---------+---------+
 *      | version | type | requestId | contentLength | paddingLength | reserved | content | padding |
 *      +---------+------+-----------+---------------+---------------+----------+---------+---------+
 * </pre>
 *
 * <p>{@link dev.gangway.connector.protocol.RecordParser} cuts bytes into records;
 * {@link dev.gangway.connector.protocol.NameValueDecoder} finds the pairs in the joined content of a PARAMS stream;
 * {@link dev.gangway.connector.protocol.RecordWriter} writes records.
 *
 * <p>This package depends on the JDK alone. It does not know of Jetty, of HTTP or of threads: a parser serves one
 * connection and is used by one thread at a time; the others keep nothing of what they are given, and are shared.
 *
 * @see <a href="https://fastcgi-archives.github.io/FastCGI_Specification.html">FastCGI 1.0</a>
 */
@NullMarked
package dev.gangway.connector.protocol;

import org.jspecify.annotations.NullMarked;
