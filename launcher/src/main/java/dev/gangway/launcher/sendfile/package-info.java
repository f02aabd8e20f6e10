/**
 * Files that the web server sends in the bridge's place.
 *
 * <p>An application answers as always. If its answer turns out to be a file on the disk, only the header block leaves,
 * with the name of the file in it, and the web server takes the content from the disk.
 */
@NullMarked
package dev.gangway.launcher.sendfile;

import org.jspecify.annotations.NullMarked;
