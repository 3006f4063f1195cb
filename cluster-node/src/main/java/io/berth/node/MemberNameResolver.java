package io.berth.node;

import io.aeron.driver.DefaultNameResolver;
import io.aeron.driver.NameResolverAgent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Resolves addresses written as numbers, the hosts of the members, and {@code localhost}; nothing
 * else. A peer names the address of its answers (rule 31): a host name there would have this node
 * ask a name server, and wait for it, on the thread that runs the cluster. Any thread.
 */
final class MemberNameResolver implements NameResolverAgent {
    private static final int IPV4_LENGTH = 4;
    private static final int MAX_DIGITS = 3;
    private static final int MAX_BYTE = 255;

    private final Set<String> names = new HashSet<>();

    MemberNameResolver(final List<MemberEndpoints> members) {
        names.add("localhost");
        for (final MemberEndpoints member : members) {
            for (final String[] endpoint : member.endpoints()) {
                names.add(MemberEndpoints.host(endpoint[1]));
            }
        }
    }

    /**
     * @return the address, or null where the name is not one of those above or not known.
     */
    @Override
    public InetAddress resolve(
            final String name, final String uriParamName, final boolean isReResolution) {
        if (names.contains(name)) {
            return DefaultNameResolver.INSTANCE.resolve(name, uriParamName, isReResolution);
        }
        final byte[] ipv4 = ipv4(name);
        try {
            if (ipv4 != null) {
                return InetAddress.getByAddress(ipv4);
            }
            // Text with a colon is read as IPv6 and never asked of a name server.
            return name.indexOf(':') >= 0 ? InetAddress.getByName(name) : null;
        } catch (final UnknownHostException ignored) {
            return null;
        }
    }

    /**
     * @return four bytes, or null where the text is not four numbers up to 255 with points between.
     */
    private static byte[] ipv4(final String text) {
        final String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_LENGTH) {
            return null;
        }
        final byte[] address = new byte[IPV4_LENGTH];
        for (int i = 0; i < IPV4_LENGTH; i++) {
            final String part = parts[i];
            if (part.isEmpty() || part.length() > MAX_DIGITS) {
                return null;
            }
            int value = 0;
            for (int at = 0; at < part.length(); at++) {
                final int digit = part.charAt(at) - '0';
                if (digit < 0 || digit > 9) {
                    return null;
                }
                value = value * 10 + digit;
            }
            if (value > MAX_BYTE) {
                return null;
            }
            address[i] = (byte) value;
        }
        return address;
    }
}
