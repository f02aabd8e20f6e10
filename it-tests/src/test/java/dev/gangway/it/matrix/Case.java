package dev.gangway.it.matrix;

import java.io.IOException;

/**
 * One thing that a browser may do, and what it sees then.
 *
 * @param group what it is about
 * @param title what happens, as it stands in the matrix
 * @param script does it, and returns all that was seen
 */
record Case(String group, String title, Script script) {

    /** What a browser does. */
    interface Script {
        String run(Wire wire) throws IOException;
    }

    @Override
    public String toString() {
        return title;
    }
}
