@NullMarked
package dev.gangway.launcher.jdbc;

import org.jspecify.annotations.NullMarked;
