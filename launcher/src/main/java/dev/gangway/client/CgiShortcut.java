package dev.gangway.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code cgi} without the parser of options.
 *
 * <p>A CGI program starts anew for each request, and the parser takes longer to load than all the rest. So the form in
 * which web servers start the command, {@code cgi} or {@code cgi --connect ADDR}, is recognised here; whatever else
 * there is, also what is wrong, is left to {@link CgiCommand}.
 */
public final class CgiShortcut {
    private static final String CONNECT = "--connect";

    private CgiShortcut() {}

    /**
     * Runs the command if it has the simple form.
     *
     * @param args all arguments of the program
     * @param environment its environment, which can hold settings of the program as well
     * @return the exit code, or null if nothing was done
     */
    public static @Nullable Integer run(String[] args, Map<String, String> environment) {
        ServerAddress server = server(args, environment);
        if (server == null) {
            return null;
        }
        return new CgiGateway(
                        StandardStreams.ofProcess(), CgiEnvironment::ofProcess, server, CgiGateway.DEFAULT_TIMEOUT)
                .run();
    }

    /** The address in arguments of the simple form, or null if they have another. */
    static @Nullable ServerAddress server(String[] args, Map<String, String> environment) {
        boolean hasAddress = args.length == 3 && args[1].equals(CONNECT);
        if (args.length == 0 || !args[0].equals("cgi") || !(args.length == 1 || hasAddress)) {
            return null;
        }
        if (environment.containsKey("GANGWAY_CONFIG") || environment.containsKey("GANGWAY_TIMEOUT")) {
            return null;
        }
        String address = hasAddress ? args[2] : environment.get("GANGWAY_CONNECT");
        try {
            return address == null ? ServerAddress.DEFAULT : ServerAddress.parse(address);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
