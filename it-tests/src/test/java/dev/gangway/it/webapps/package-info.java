/** The folder of applications and the commands, with the packaged program behind a web server. */
@NullMarked
package dev.gangway.it.webapps;

import org.jspecify.annotations.NullMarked;
