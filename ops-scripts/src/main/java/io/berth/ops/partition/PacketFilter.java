package io.berth.ops.partition;

import java.util.Optional;

/** How a link of one direction is cut: packets vanish on the way, and the sender sees nothing. */
interface PacketFilter {
    /** From now on nothing gets from one place to the other. */
    void drop(String from, String to);

    /** From now on it does again. */
    void pass(String from, String to);

    /** What it works with, for a person. */
    String name();

    /** The one that works here: iptables where it is installed, else the tables of neighbours. */
    static PacketFilter choose(final NetworkNamespaces network) {
        final PacketFilter neighbours = new Neighbours(network);
        return iptablesMissing().isPresent() ? neighbours : new Iptables(network, neighbours);
    }

    /** Why iptables cannot be used; empty: it can. */
    static Optional<String> iptablesMissing() {
        return SystemCommand.find("iptables").isPresent()
                ? Optional.empty()
                : Optional.of("'iptables' (Debian package iptables) is not installed");
    }

    /**
     * Rules at the receiver: a rule at the sender would tell it, as its send call would fail, which
     * a cut cable does not. The machine's own rules are not touched: what is to be kept from this
     * process is led astray by the sender's table of neighbours.
     */
    final class Iptables implements PacketFilter {
        private final NetworkNamespaces network;
        private final PacketFilter towardsOutside;

        Iptables(final NetworkNamespaces network, final PacketFilter towardsOutside) {
            this.network = network;
            this.towardsOutside = towardsOutside;
        }

        @Override
        public void drop(final String from, final String to) {
            if (NetworkNamespaces.OUTSIDE.equals(to)) {
                towardsOutside.drop(from, to);
            } else {
                change("-A", from, to);
            }
        }

        @Override
        public void pass(final String from, final String to) {
            if (NetworkNamespaces.OUTSIDE.equals(to)) {
                towardsOutside.pass(from, to);
            } else {
                change("-D", from, to);
            }
        }

        private void change(final String action, final String from, final String to) {
            network.runAt(
                    to, "iptables", "-w", action, "INPUT", "-s", network.host(from), "-j", "DROP");
        }

        @Override
        public String name() {
            return "iptables";
        }
    }

    /**
     * A false entry in the sender's table of neighbours: its packets go to an interface that nobody
     * has. A blackhole route would make its send call fail instead.
     */
    final class Neighbours implements PacketFilter {
        private static final String NOBODY = "02:de:ad:00:00:01";

        private final NetworkNamespaces network;

        Neighbours(final NetworkNamespaces network) {
            this.network = network;
        }

        @Override
        public void drop(final String from, final String to) {
            final String device = network.deviceOf(from);
            network.runAt(
                    from,
                    "ip",
                    "neigh",
                    "replace",
                    network.host(to),
                    "lladdr",
                    NOBODY,
                    "dev",
                    device,
                    "nud",
                    "permanent");
        }

        @Override
        public void pass(final String from, final String to) {
            network.runAt(
                    from, "ip", "neigh", "del", network.host(to), "dev", network.deviceOf(from));
        }

        @Override
        public String name() {
            return "false neighbours";
        }
    }
}
