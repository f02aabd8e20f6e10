/** What {@code gangway config} prints, in all its variants, with the real web servers. */
@NullMarked
package dev.gangway.it.config;

import org.jspecify.annotations.NullMarked;
