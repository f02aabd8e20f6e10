/**
 * What the web servers and tools that exist make of the bridge, each with the features of FastCGI that it alone has:
 * multiplexing, authorizers, applications that the web server starts, and clients on the command line.
 */
@NullMarked
package dev.gangway.it.peers;

import org.jspecify.annotations.NullMarked;
