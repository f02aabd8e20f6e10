/**
 * The class archive: what the Java runtime would do at each start, done once and kept in a file.
 *
 * <pre>
 *   start script ---- is there an archive of this Java and these jars? ---- yes: java -XX:SharedArchiveFile=... (17 to 24)
 *                                                                                 java -XX:AOTCache=...          (from 25)
 *                                                                     \--- no:  java, and soon after the start
 *                                                                                'gangway prepare' in the background
 * </pre>
 *
 * <p>{@link dev.gangway.launcher.archive.ArchiveBuild} has a second process rehearse: it serves small applications,
 * answers some requests, and leaves the archive when it ends. Applications that serve users are never held up by it.
 *
 * <p>The Java runtime trusts an archive blindly, so it is taken only from a place that nobody else can write to: beside
 * the jars, or in a folder of this user alone. Whether it belongs to this very Java and these very jars, the runtime
 * checks itself.
 */
@NullMarked
package dev.gangway.launcher.archive;

import org.jspecify.annotations.NullMarked;
