/**
 * The requirements of FastCGI 1.0 and of real web servers, one class per chapter, proven from outside.
 *
 * <p>Each test starts a Jetty server with the connector ({@link dev.gangway.connector.conformance.TestBridge}), plays the
 * web server with {@code testkit}, and names the rows it proves with {@code @Requirement}. Expected bytes are written by
 * hand.
 */
@NullMarked
package dev.gangway.connector.conformance;

import org.jspecify.annotations.NullMarked;
