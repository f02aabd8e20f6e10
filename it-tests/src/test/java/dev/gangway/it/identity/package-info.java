/** Users and client certificates that real web servers have checked. */
@NullMarked
package dev.gangway.it.identity;

import org.jspecify.annotations.NullMarked;
