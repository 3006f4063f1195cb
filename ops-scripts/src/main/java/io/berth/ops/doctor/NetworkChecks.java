package io.berth.ops.doctor;

import java.util.ArrayList;
import java.util.List;

/** Socket buffers, datagrams, ports. */
final class NetworkChecks {
    private static final int UDP_AND_IP_HEADERS = 48;

    private NetworkChecks() {}

    static List<Check> all() {
        return List.of(
                Check.of("receive buffers", (host, wanted) -> buffers(host, wanted, "rmem_max")),
                Check.of("send buffers", (host, wanted) -> buffers(host, wanted, "wmem_max")),
                new Mtu(),
                Check.of("lost datagrams", NetworkChecks::lost),
                Check.of("ports", NetworkChecks::ports));
    }

    private static Finding buffers(final Host host, final Wanted wanted, final String setting) {
        final String check = setting.startsWith("r") ? "receive buffers" : "send buffers";
        final long most = host.number("/proc/sys/net/core/" + setting).orElse(-1);
        final long asked = wanted.needs().socketBufferLength();
        if (most < 0) {
            return Finding.ok(check, "net.core." + setting + " is not told here");
        }
        return Finding.okOrWarning(
                most >= asked,
                check,
                "net.core." + setting + " " + most,
                asked + ", which the profile asks for: a burst that does not fit is sent again",
                "sysctl net.core." + setting + "=" + Math.max(asked, 4 << 20));
    }

    /** What a datagram of the nodes takes on each interface that could carry it. */
    private static final class Mtu implements Check {
        @Override
        public String name() {
            return "mtu";
        }

        @Override
        public List<Finding> look(final Host host, final Wanted wanted) {
            final int needed = wanted.needs().mtuLength() + UDP_AND_IP_HEADERS;
            final List<String> small = new ArrayList<>();
            final List<String> all = new ArrayList<>();
            for (final String name : host.names("/sys/class/net")) {
                final String directory = "/sys/class/net/" + name;
                final long mtu = host.number(directory + "/mtu").orElse(-1);
                final boolean up =
                        !host.text(directory + "/operstate").orElse("unknown").equals("down");
                if (mtu > 0 && up) {
                    all.add(name + " " + mtu);
                    if (mtu < needed) {
                        small.add(name);
                    }
                }
            }
            return List.of(
                    Finding.okOrWarning(
                            small.isEmpty(),
                            name(),
                            String.join(", ", all),
                            needed
                                    + " on "
                                    + String.join(" ", small)
                                    + " if nodes use it: larger datagrams go in fragments, and one"
                                    + " lost fragment loses all",
                            "ip link set dev … mtu 1500, or more in the tunnel's outer network"));
        }
    }

    /** Counted since the host's start, of all programs. */
    private static Finding lost(final Host host, final Wanted wanted) {
        final List<String> lines =
                host.lines("/proc/net/snmp").stream()
                        .filter(line -> line.startsWith("Udp:"))
                        .toList();
        if (lines.size() < 2) {
            return Finding.ok("lost datagrams", "not told here");
        }
        final List<String> names = List.of(lines.get(0).split("\\s+"));
        final String[] values = lines.get(1).split("\\s+");
        final int receive = names.indexOf("RcvbufErrors");
        final int send = names.indexOf("SndbufErrors");
        final long in =
                names.indexOf("InDatagrams") < 0 ? 0 : number(values, names.indexOf("InDatagrams"));
        final long lost = number(values, receive) + number(values, send);
        return Finding.okOrWarning(
                lost == 0 || lost < in / 100_000,
                "lost datagrams",
                lost + " for lack of buffers since the start, of " + in,
                "fewer than one in 100000",
                "larger buffers (above), and more processors for whoever was slow to read");
    }

    private static long number(final String[] values, final int index) {
        return index < 0 || index >= values.length ? 0 : Long.parseLong(values[index]);
    }

    private static Finding ports(final Host host, final Wanted wanted) {
        if (!wanted.configured()) {
            return Finding.ok("ports", "looked at with --config");
        }
        return wanted.needs()
                .portProblem()
                .map(
                        problem ->
                                Finding.fail(
                                        "ports",
                                        problem,
                                        "free ports on addresses of this machine",
                                        "berth.cluster.members, or end what uses the port (a node"
                                                + " of this configuration that runs uses its own)"))
                .orElseGet(() -> Finding.ok("ports", "all of this node are free"));
    }
}
