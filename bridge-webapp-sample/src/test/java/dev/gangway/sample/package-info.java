/** Tests of what needs no servlet container; the pages are tested behind real web servers. */
@NullMarked
package dev.gangway.sample;

import org.jspecify.annotations.NullMarked;
