/** Users of applications, in every generation. */
@NullMarked
package dev.gangway.launcher.security;

import org.jspecify.annotations.NullMarked;
