/**
 * What applications find in JNDI: databases, of {@link dev.gangway.launcher.jdbc}, and mail sessions.
 *
 * <pre>
 *   application -- java:comp/env/mail/x -- MailSessionFactory -- the application's own mail API
 * </pre>
 */
@NullMarked
package dev.gangway.launcher.jndi;

import org.jspecify.annotations.NullMarked;
