/** Several bridges that share their sessions, behind web servers that spread requests over them. */
@NullMarked
package dev.gangway.it.nodes;

import org.jspecify.annotations.NullMarked;
