/**
 * Commands to a running bridge, over a Unix-domain socket.
 *
 * <pre>
 *   gangway deploy --ControlClient--> socket --ControlServer--> Deployments --> WebappsFolder, Deployer
 * </pre>
 *
 * <p>What goes over the socket is FastCGI, for the program has a server and a client of it already: requests as of
 * HTTP, with WARs as their bodies, and answers in JSON. Who may open the socket may do everything that can be asked
 * there; the mode of its file says who that is.
 */
@NullMarked
package dev.gangway.launcher.control;

import org.jspecify.annotations.NullMarked;
