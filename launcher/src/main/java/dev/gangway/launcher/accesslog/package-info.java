/**
 * A line for each request, as web servers write it, for those who look after this program apart from the web server.
 *
 * <p>Jetty's own classes make the lines and write the file: {@code CustomRequestLog}, {@code RequestLogWriter}. What is
 * added to them here is what they leave open: {@code AccessLogFormat} says what is wrong with a format, {@code
 * LoggedRequest} tells the user and the path that are the web server's, {@code Lines} lets nobody forge one.
 */
@NullMarked
package dev.gangway.launcher.accesslog;

import org.jspecify.annotations.NullMarked;
