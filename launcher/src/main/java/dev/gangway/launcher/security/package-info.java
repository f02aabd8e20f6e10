/**
 * Who uses the applications: users of the web server, and users that applications ask for name and password.
 *
 * <pre>
 *   Security.open -- configure(context) before each context starts: its security handler gets an ApplicationRealm
 *
 *   the web server's user, where trusted --> WebServerAuthenticator --nobody--> the application's own login, or 403
 * </pre>
 *
 * <p>Applications of Servlet 6 have the security of Jetty's core, see {@code CoreLogins}. Those of Servlet 4 and 5 have
 * one of their own, whose classes only their class loaders know; {@code dev.gangway.nested} does the same in there.
 */
@NullMarked
package dev.gangway.launcher.security;

import org.jspecify.annotations.NullMarked;
