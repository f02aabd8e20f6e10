/** What applications and browsers see of each other's requests and answers through web servers that rewrite. */
@NullMarked
package dev.gangway.it.mapping;

import org.jspecify.annotations.NullMarked;
