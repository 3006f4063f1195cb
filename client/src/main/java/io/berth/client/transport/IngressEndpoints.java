package io.berth.client.transport;

import io.berth.config.AddressText;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.StringJoiner;

/** The list of the nodes' ingress endpoints, {@code 0=host:port,1=host:port,…}. */
public final class IngressEndpoints {
    private IngressEndpoints() {}

    /** Throws an IllegalArgumentException of one line where the list is not well formed. */
    public static void validate(final String endpoints) {
        if (null == endpoints || endpoints.isBlank()) {
            throw new IllegalArgumentException(
                    "ingress endpoints must be set, as 0=host:port,1=host:port,…");
        }
        for (final String endpoint : endpoints.split(",", -1)) {
            final int equals = endpoint.indexOf('=');
            final int colon = endpoint.lastIndexOf(':');
            if (equals <= 0
                    || colon <= equals + 1
                    || !isNumber(endpoint.substring(0, equals), 1_000)
                    || !isNumber(endpoint.substring(colon + 1), 65_535)) {
                throw new IllegalArgumentException(
                        "ingress endpoint must be <node id>=<host>:<port>, not '" + endpoint + "'");
            }
        }
    }

    /** Whether no name server is asked for any of them. */
    public static boolean areLiterals(final String endpoints) {
        validate(endpoints);
        for (final String endpoint : endpoints.split(",", -1)) {
            if (!AddressText.isLiteral(
                    endpoint.substring(endpoint.indexOf('=') + 1, endpoint.lastIndexOf(':')))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which nodes are asked where those of the turns before have not answered: all, then all but
     * one, another each turn, then one alone, another each turn, then all again.
     *
     * @param turn 0 or more.
     */
    static String ofTurn(final String endpoints, final int turn) {
        final String[] all = endpoints.split(",", -1);
        final int place = turn % (2 * all.length + 1) - 1;
        if (place < 0 || all.length == 1) {
            return endpoints;
        }
        // The last first: of those that hear it, the transport asks that one.
        final int chosen = all.length - 1 - place % all.length;
        if (place >= all.length) {
            return all[chosen];
        }
        final StringJoiner others = new StringJoiner(",");
        for (int i = 0; i < all.length; i++) {
            if (i != chosen) {
                others.add(all[i]);
            }
        }
        return others.toString();
    }

    /**
     * @return IP literal of this host towards the first endpoint; nothing is sent to find it.
     */
    public static String localAddressTowards(final String endpoints) {
        final String first = endpoints.split(",", -1)[0];
        final String host = first.substring(first.indexOf('=') + 1, first.lastIndexOf(':'));
        final int port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getByName(host.replace("[", "").replace("]", "")), port));
            final String address = socket.getLocalAddress().getHostAddress();
            final int scope = address.indexOf('%');
            final String literal = scope < 0 ? address : address.substring(0, scope);
            return literal.indexOf(':') < 0 ? literal : '[' + literal + ']';
        } catch (final IOException | RuntimeException ex) {
            throw new IllegalArgumentException(
                    "no local address towards ingress endpoint '" + first + "': " + ex.getMessage(),
                    ex);
        }
    }

    private static boolean isNumber(final String text, final int most) {
        try {
            final int number = Integer.parseInt(text);
            return number >= 0 && number <= most;
        } catch (final NumberFormatException ignored) {
            return false;
        }
    }
}
