package dev.gangway.client;

/** The version of this program, from the manifest of its archive. */
final class Version {
    private Version() {}

    /** The product token for SERVER_SOFTWARE and User-Agent. */
    static String software() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "gangway" : "gangway/" + version;
    }
}
