package dev.gangway.launcher;

import dev.gangway.client.CgiShortcut;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A process that a web server has started as a CGI program: the bridge listens on a socket of its own, gets the one
 * request there, and the process ends.
 *
 * <p>So the applications see the same as behind a web server that speaks FastCGI.
 */
final class CgiProcess implements AutoCloseable {
    private final Path folder;
    private final ListenAddress address;

    private CgiProcess(Path folder) {
        this.folder = folder;
        this.address = ListenAddress.parse("unix:" + folder.resolve("cgi.sock"));
    }

    /** Returns whether a web server has started this process as a CGI program (RFC 3875, section 4.1.4). */
    static boolean isOne(Map<String, String> environment) {
        return environment.getOrDefault("GATEWAY_INTERFACE", "").startsWith("CGI/");
    }

    /** Makes a place for the socket. */
    static CgiProcess open() throws UserException {
        try {
            return new CgiProcess(Files.createTempDirectory("gangway-cgi"));
        } catch (IOException e) {
            throw new UserException("cannot make a folder for the CGI request: " + e, e);
        }
    }

    /** Returns where the bridge is to listen. */
    ListenAddress address() {
        return address;
    }

    /** Hands the request to the bridge and its answer to the web server; returns the exit code. */
    int run() {
        return Objects.requireNonNull(CgiShortcut.run(new String[] {"cgi", "--connect", address.toString()}, Map.of()));
    }

    @Override
    public void close() throws UserException {
        try {
            Files.deleteIfExists(folder.resolve("cgi.sock"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UserException("cannot remove " + folder + ": " + e, e);
        }
    }
}
