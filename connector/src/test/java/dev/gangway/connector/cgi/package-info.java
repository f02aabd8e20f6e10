/** The mapping of variables, against tables of what web servers send. */
@NullMarked
package dev.gangway.connector.cgi;

import org.jspecify.annotations.NullMarked;
