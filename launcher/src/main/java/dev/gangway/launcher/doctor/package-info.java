/**
 * What {@code gangway doctor} does: a probe behind a web server, questions to the web server, and what is wrong in plain
 * words.
 *
 * <pre>
 *   Examination ── Visitor ──HTTP──► the web server ──FastCGI──► Probe (tells what it has got)
 *        │
 *        └──► Finding: an Ailment, what was seen, and the remedy for this WebServer
 * </pre>
 */
@NullMarked
package dev.gangway.launcher.doctor;

import org.jspecify.annotations.NullMarked;
