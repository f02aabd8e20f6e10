package dev.gangway.launcher.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which peers may connect.
 *
 * <p>Without ranges everybody may whom the socket lets in. With ranges a TCP peer must be in one of them or on this
 * machine. With FCGI_WEB_SERVER_ADDRS it must be in that list, and other peers than TCP's are refused (FastCGI 1.0,
 * section 3.2).
 */
public final class PeerRules implements Predicate<SocketAddress> {
    /** The environment variable by which a web server tells from where it will connect. */
    public static final String WEB_SERVER_ADDRS = "FCGI_WEB_SERVER_ADDRS";

    /** No rules: the sockets alone say who may connect. */
    public static final PeerRules NONE = new PeerRules(List.of());

    private final List<CidrBlock> allowed;
    private final @Nullable List<CidrBlock> webServers;

    private PeerRules(List<CidrBlock> allowed) {
        this.allowed = allowed;
        this.webServers = null;
    }

    /**
     * Makes rules of the ranges that the user allows and the web server's own list.
     *
     * @param webServerAddrs the value of {@value #WEB_SERVER_ADDRS}, or null if it is not set
     * @throws UserException if that value is not a list of IPv4 addresses: then nobody could be told from anybody
     */
    public PeerRules(List<CidrBlock> allowed, @Nullable String webServerAddrs) throws UserException {
        this.allowed = List.copyOf(allowed);
        this.webServers = webServerAddrs == null ? null : parse(webServerAddrs);
    }

    private static List<CidrBlock> parse(String list) throws UserException {
        List<CidrBlock> addresses = new ArrayList<>();
        for (String address : list.split(",", -1)) {
            if (!address.matches("(?:\\d{1,3}\\.){3}\\d{1,3}")) {
                throw wrong(list, address);
            }
            try {
                addresses.add(CidrBlock.parse(address));
            } catch (IllegalArgumentException e) {
                throw wrong(list, address);
            }
        }
        return addresses;
    }

    private static UserException wrong(String list, String address) {
        return new UserException("the environment variable " + WEB_SERVER_ADDRS + "=" + list + " has '" + address
                + "' where an IPv4 address is expected; write it like 192.0.2.7,192.0.2.8");
    }

    /** Returns whether somebody has said who may connect. */
    public boolean isRestricted() {
        return webServers != null || !allowed.isEmpty();
    }

    @Override
    public boolean test(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress inet)) {
            return webServers == null;
        }
        InetAddress address = inet.getAddress();
        if (webServers != null && webServers.stream().noneMatch(block -> block.contains(address))) {
            return false;
        }
        return allowed.isEmpty()
                || address.isLoopbackAddress()
                || allowed.stream().anyMatch(block -> block.contains(address));
    }
}
