package dev.gangway.launcher;

import org.eclipse.jetty.util.Jetty;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "gangway %s (Jetty %s, Java %s)"
                    .formatted(
                            version == null ? "development" : version, // classes that are in no jar
                            Jetty.VERSION,
                            System.getProperty("java.version"))
        };
    }
}
