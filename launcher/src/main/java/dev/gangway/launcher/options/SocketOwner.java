package dev.gangway.launcher.options;

import dev.gangway.connector.FastCgiServerConnector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/**
 * To whom the file of a Unix-domain socket is given.
 *
 * @param user null to leave it to the process's user
 * @param group null to leave it to the process's group
 */
public record SocketOwner(@Nullable String user, @Nullable String group) {
    /** Leaves files to whoever runs the process. */
    public static final SocketOwner PROCESS = new SocketOwner(null, null);

    /** Reads {@code USER}, {@code USER:GROUP} or {@code :GROUP}; whether there are such is known once a socket is made. */
    static SocketOwner parse(String text) {
        int colon = text.indexOf(':');
        String user = colon < 0 ? text : text.substring(0, colon);
        String group = colon < 0 ? "" : text.substring(colon + 1);
        return new SocketOwner(user.isEmpty() ? null : user, group.isEmpty() ? null : group);
    }

    /** Has a listener give its file away. */
    public void applyTo(FastCgiServerConnector connector) {
        if (user != null) {
            connector.setSocketOwner(user);
        }
        if (group != null) {
            connector.setSocketGroup(group);
        }
    }

    /** What reads it on the command line. */
    public static final class Converter implements ITypeConverter<SocketOwner> {
        @Override
        public SocketOwner convert(String value) {
            return parse(value);
        }
    }
}
