package dev.gangway.launcher.options;

import java.nio.file.Path;

/**
 * Where what was found in the jars of applications is kept.
 *
 * @param folder made on first need
 * @param askedFor whether somebody has named it
 */
public record ScanCacheSettings(Path folder, boolean askedFor) {}
