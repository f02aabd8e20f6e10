/**
 * The folder whose content is served, whatever comes, changes or goes there.
 *
 * <pre>
 *   FolderScan --what is there--> WebappsFolder --what has come to rest--> Deployer
 * </pre>
 */
@NullMarked
package dev.gangway.launcher.webapps;

import org.jspecify.annotations.NullMarked;
