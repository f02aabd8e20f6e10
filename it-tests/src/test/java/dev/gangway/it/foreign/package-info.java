/** Applications that nobody here wrote, as their authors have published them, behind nginx. */
@NullMarked
package dev.gangway.it.foreign;

import org.jspecify.annotations.NullMarked;
