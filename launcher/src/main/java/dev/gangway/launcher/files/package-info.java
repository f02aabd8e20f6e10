/** What the JDK leaves open about files: removing trees, reading what people have written, and telling why it failed. */
@NullMarked
package dev.gangway.launcher.files;

import org.jspecify.annotations.NullMarked;
