/** Files that real web servers send in the bridge's place. */
@NullMarked
package dev.gangway.it.sendfile;

import org.jspecify.annotations.NullMarked;
