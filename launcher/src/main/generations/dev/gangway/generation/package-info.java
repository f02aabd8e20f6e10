/** What has to be compiled against each generation of the Servlet API; Jetty's packages are named as those of ee8. */
@NullMarked
package dev.gangway.generation;

import org.jspecify.annotations.NullMarked;
