@NullMarked
package dev.gangway.launcher.control;

import org.jspecify.annotations.NullMarked;
