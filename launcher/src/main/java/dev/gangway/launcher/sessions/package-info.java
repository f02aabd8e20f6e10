/** The sessions of all applications, whatever their generation. */
@NullMarked
package dev.gangway.launcher.sessions;

import org.jspecify.annotations.NullMarked;
