package dev.gangway.launcher.options;

import dev.gangway.connector.cgi.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of IP addresses: {@code 10.1.0.0/16}, {@code 2001:db8::/32}, or one address alone.
 *
 * @param network the first address of the range
 * @param prefixLength how many leading bits all its addresses share
 */
public record CidrBlock(InetAddress network, int prefixLength) {
    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException if it is none; the message says what was read, why it is refused, and a remedy
     */
    public static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = literal(text, slash < 0 ? text : text.substring(0, slash));
        int bits = network.getAddress().length * 8;
        if (slash < 0) {
            return new CidrBlock(network, bits);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no prefix length from 0 to " + bits + " behind the /");
        }
        CidrBlock block = new CidrBlock(network, Integer.parseInt(length));
        byte[] masked = block.masked(network);
        if (!Arrays.equals(masked, network.getAddress())) {
            throw new IllegalArgumentException("'" + text + "' is not the first address of its range; write "
                    + hostAddress(masked) + "/" + length);
        }
        return block;
    }

    private static InetAddress literal(String text, String address) {
        InetAddress literal = Addresses.literal(address);
        if (literal == null || address.contains("%")) { // a zone, which would not be compared
            throw new IllegalArgumentException(
                    "'" + text + "' is no IP address or range; write it like 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32");
        }
        return literal;
    }

    private static String hostAddress(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for a wrong length
        }
    }

    /** Returns whether an address lies in the range. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == network.getAddress().length && Arrays.equals(masked(address), network.getAddress());
    }

    private byte[] masked(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, prefixLength - 8 * i));
            bytes[i] &= (byte) (0xFF << (8 - kept));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }

    /** Lets picocli read ranges. */
    public static final class Converter implements ITypeConverter<CidrBlock> {
        @Override
        public CidrBlock convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
