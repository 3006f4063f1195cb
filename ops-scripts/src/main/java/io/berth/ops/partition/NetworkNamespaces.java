package io.berth.ops.partition;

import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.ProcessPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One network namespace for each place, joined by a bridge: a network of its own on one machine, in
 * a private range of addresses that nothing here uses. This process is on the bridge and sees every
 * place. Names carry the pid of this process; {@link #close()} removes everything, and {@link
 * Leftovers} what a run left that was killed. Not thread safe, except {@link #close()}.
 */
public final class NetworkNamespaces implements ProcessPlaces, AutoCloseable {
    /** The place of this process: on the bridge, in no namespace of the network. */
    public static final String OUTSIDE = "outside";

    private static final int BRIDGE = 1;
    private static final int FIRST_PLACE = 2;
    private static final int MOST_PLACES = 200;

    private final RunName run = RunName.ofThisProcess();
    private final AddressRange range;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private boolean closed;

    private NetworkNamespaces(final AddressRange range, final List<String> names) {
        this.range = range;
        for (final String name : names) {
            places.put(name, FIRST_PLACE + places.size());
        }
    }

    /** Why there can be none here, in one line; empty: there can. */
    public static Optional<String> unavailable() {
        if (!isRoot()) {
            return Optional.of("network namespaces need root, and this is another user");
        }
        if (SystemCommand.find("ip").isEmpty()) {
            return Optional.of("'ip' (Debian package iproute2) is not installed");
        }
        final Optional<String> filtered = filteredBridges();
        return filtered.isPresent() ? filtered : trial();
    }

    /**
     * Makes a namespace for each place. @throws CheckFailed where the system refuses; nothing is
     * left then.
     */
    public static NetworkNamespaces create(final List<String> places) {
        if (places.isEmpty() || places.size() > MOST_PLACES) {
            throw new IllegalArgumentException("1 to " + MOST_PLACES + " places");
        }
        final AddressRange range =
                AddressRange.unused(routes(), new Random())
                        .orElseThrow(
                                () ->
                                        new CheckFailed(
                                                "no private range of addresses is unused here"));
        final NetworkNamespaces network = new NetworkNamespaces(range, places);
        try {
            network.build();
            return network;
        } catch (final RuntimeException ex) {
            network.close();
            throw ex;
        }
    }

    private void build() {
        final StringBuilder batch = new StringBuilder();
        batch.append("link add ").append(run.bridge()).append(" type bridge\n");
        batch.append("addr add ").append(range.withLength(BRIDGE)).append(" dev ");
        batch.append(run.bridge()).append('\n');
        batch.append("link set ").append(run.bridge()).append(" up\n");
        places.forEach(
                (place, index) -> {
                    final String veth = run.veth(index);
                    final String namespace = run.namespace(place);
                    batch.append("netns add ").append(namespace).append('\n');
                    batch.append("link add ")
                            .append(veth)
                            .append(" type veth peer name eth0 netns ");
                    batch.append(namespace).append('\n');
                    batch.append("link set ").append(veth).append(" master ").append(run.bridge());
                    batch.append(" up\n");
                });
        SystemCommand.mustRun(List.of("ip", "-batch", "-"), batch.toString());
        // Loopback is down in a new namespace, and a media driver may want it.
        places.forEach(
                (place, index) ->
                        SystemCommand.mustRun(
                                List.of("ip", "-n", run.namespace(place), "-batch", "-"),
                                "link set lo up\naddr add "
                                        + range.withLength(index)
                                        + " dev eth0\nlink set eth0 up\n"));
    }

    /** Every place, in the order given. */
    public List<String> places() {
        return List.copyOf(places.keySet());
    }

    @Override
    public String host(final String place) {
        return range.address(OUTSIDE.equals(place) ? BRIDGE : indexOf(place));
    }

    @Override
    public List<String> launcher(final String place) {
        return List.of(
                SystemCommand.find("ip").map(Path::toString).orElse("ip"),
                "netns",
                "exec",
                namespace(place));
    }

    /** Runs a command where a place is. @throws CheckFailed where it fails. */
    void runAt(final String place, final String... command) {
        final List<String> words =
                new ArrayList<>(OUTSIDE.equals(place) ? List.of() : launcher(place));
        words.addAll(List.of(command));
        SystemCommand.mustRun(words);
    }

    /** The interface through which a place reaches the others. */
    String deviceOf(final String place) {
        return OUTSIDE.equals(place) ? run.bridge() : "eth0";
    }

    private String namespace(final String place) {
        indexOf(place);
        return run.namespace(place);
    }

    private int indexOf(final String place) {
        final Integer index = places.get(place);
        if (index == null) {
            throw new IllegalArgumentException("no place " + place);
        }
        return index;
    }

    /**
     * Removes interfaces and namespaces; what still runs in them is cut off and goes with its own
     * owner. A second call does nothing.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        places.forEach(
                (place, index) -> {
                    // A namespace goes in its own time, and its interface with it: said first, it
                    // is gone when this returns.
                    SystemCommand.tryRun(List.of("ip", "link", "del", run.veth(index)));
                    SystemCommand.tryRun(List.of("ip", "netns", "del", run.namespace(place)));
                });
        SystemCommand.tryRun(List.of("ip", "link", "del", run.bridge()));
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (final IOException | UnsupportedOperationException | IllegalArgumentException ex) {
            return false;
        }
    }

    /**
     * A host that filters what is bridged, as one with Docker may, would cut every link for good.
     */
    private static Optional<String> filteredBridges() {
        try {
            final Path setting = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
            if (Files.exists(setting)
                    && "1".equals(Files.readString(setting).strip())
                    && SystemCommand.tryRun(List.of("iptables", "-S", "FORWARD"))
                            .output()
                            .contains("-P FORWARD DROP")) {
                return Optional.of(
                        "this host drops what is bridged (iptables policy of FORWARD is DROP and"
                                + " net.bridge.bridge-nf-call-iptables is 1)");
            }
        } catch (final IOException ignored) {
            // Without the setting, nothing bridged is filtered.
        }
        return Optional.empty();
    }

    /** Makes a namespace with a pair of interfaces, and takes them away again. */
    private static Optional<String> trial() {
        final RunName run = RunName.ofThisProcess();
        final String namespace = run.namespace("trial");
        final String veth = run.veth(0);
        try {
            SystemCommand made = SystemCommand.tryRun(List.of("ip", "netns", "add", namespace));
            if (made.succeeded()) {
                made =
                        SystemCommand.tryRun(
                                List.of(
                                        "ip", "link", "add", veth, "type", "veth", "peer", "name",
                                        "eth0", "netns", namespace));
            }
            if (made.succeeded()) {
                made =
                        SystemCommand.tryRun(
                                List.of("ip", "link", "add", run.bridge(), "type", "bridge"));
            }
            return made.succeeded()
                    ? Optional.empty()
                    : Optional.of("network namespaces are not allowed here: " + made.reason());
        } finally {
            SystemCommand.tryRun(List.of("ip", "link", "del", run.bridge()));
            SystemCommand.tryRun(List.of("ip", "link", "del", veth));
            SystemCommand.tryRun(List.of("ip", "netns", "del", namespace));
        }
    }

    private static List<String> routes() {
        return SystemCommand.mustRun(List.of("ip", "-o", "-4", "route", "show", "table", "all"))
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .map(words -> words[0].matches("[a-z]+") && words.length > 1 ? words[1] : words[0])
                .toList();
    }
}
