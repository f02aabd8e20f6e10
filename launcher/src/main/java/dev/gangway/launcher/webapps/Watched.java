package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.webapps.FolderScan.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one application in the folder, from one look to the next.
 *
 * <p>It changes under the lock of the folder. What others ask for can be read without, so that they need not wait for
 * an application that takes its time to start.
 */
final class Watched {
    /** How many looks a file that is no archive may rest before it is called damaged: a copy may have been held up. */
    private static final int LOOKS_UNTIL_DAMAGED = 5;

    private static final int LOOKS_UNTIL_GONE = 2;

    private String seen = "";
    private String tried = "";
    private int rested;
    private int missing;
    private boolean waitsForPlace;

    /** What lies in the folder. */
    volatile Found found;

    /** What it was tried as last, or null if nobody could tell. */
    volatile @Nullable ApplicationSource wanted;

    /** The version that serves, or null. */
    volatile @Nullable Application application;

    /** Why what lies in the folder does not serve; null if it does. */
    volatile @Nullable String failure;

    Watched(Found found) {
        this.found = found;
    }

    /** Takes down what a look has found; returns whether it is to be deployed now. */
    boolean noteFound(Found now, boolean first) {
        missing = 0;
        found = now;
        String print = now.fingerprint();
        if (print.equals(tried)) {
            return false;
        }
        rested = print.equals(seen) ? rested + 1 : 0;
        seen = print;
        if (rested == 0 && !first) {
            return false;
        }
        return isWhole(now) || rested >= LOOKS_UNTIL_DAMAGED;
    }

    /** Returns whether the WAR can be opened; its directory of content is at its end. */
    private static boolean isWhole(Found found) {
        Path war = found.war();
        if (war == null || Files.isDirectory(war) || war.equals(found.settings())) {
            return true;
        }
        try (ZipFile zip = new ZipFile(war.toFile())) {
            return zip.size() > 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Says that this one is not to be tried again unless it changes. */
    void tried(Found now) {
        missing = 0;
        found = now;
        tried = now.fingerprint();
        waitsForPlace = false;
    }

    /** Returns whether it is to be tried again once another is gone. */
    boolean isWaitingForPlace() {
        return waitsForPlace;
    }

    /** Says that it is to be tried again, once another is gone, although it has not changed itself. */
    void waitForPlace() {
        waitsForPlace = true;
    }

    /** Tells that another is gone. */
    void placeMayBeFree() {
        if (waitsForPlace) {
            tried = "";
        }
    }

    /** Counts a look that has not found it; returns whether it is gone for good. */
    boolean noteMissing() {
        return ++missing >= LOOKS_UNTIL_GONE;
    }
}
