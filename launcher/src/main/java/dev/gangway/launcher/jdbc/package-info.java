/**
 * Databases: drivers that are not part of this program, and the pools of connections that applications find in JNDI.
 *
 * <pre>
 *   application -- java:comp/env/jdbc/x -- ApplicationDataSource -- pool -- DriverDataSource -- driver
 * </pre>
 */
@NullMarked
package dev.gangway.launcher.jdbc;

import org.jspecify.annotations.NullMarked;
