/**
 * The sessions of all applications, whatever their generation: where they are kept, and what a browser is told when
 * they cannot be read or saved.
 *
 * <pre>
 *   SessionGuard -- request --> context -- Jetty's session manager --> SharedCache --> SharedStore --> Storage
 *        ^                                                                  |                             |
 *        '------------------ could not be saved: 503 -----------------------'               FileStorage, JdbcStorage
 * </pre>
 *
 * <p>With sessions in memory it is MemoryCache and MemoryStore instead, which hand sessions over when an application is
 * deployed anew.
 */
@NullMarked
package dev.gangway.launcher.sessions;

import org.jspecify.annotations.NullMarked;
