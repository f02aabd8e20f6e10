/** Makes web applications for tests, from sources, without a build tool. */
@NullMarked
package dev.gangway.launcher.testkit;

import org.jspecify.annotations.NullMarked;
