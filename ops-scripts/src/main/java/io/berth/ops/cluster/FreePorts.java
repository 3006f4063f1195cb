package io.berth.ops.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds free ports on loopback, outside the range from which the system gives ports to sockets that
 * asked for none: a fixed port inside it may be taken by anyone between two starts. Each one is
 * tried with UDP and TCP before it is given.
 */
public final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int FALLBACK_LOWEST = 10_000;
    private static final int FALLBACK_HIGHEST = 19_999;
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private final int lowest;
    private final int count;
    private int next;
    private int tried;

    /** Starts at a random place, so that two clusters started together hardly meet. */
    public FreePorts() {
        this(ephemeralLowest(), ThreadLocalRandom.current().nextInt());
    }

    FreePorts(final int ephemeralLowest, final int start) {
        final boolean fits = ephemeralLowest > LOWEST + 1_000;
        lowest = fits ? LOWEST : FALLBACK_LOWEST;
        final int highest =
                Math.min(
                        fits ? HIGHEST : FALLBACK_HIGHEST,
                        fits ? ephemeralLowest - 1 : FALLBACK_HIGHEST);
        count = highest - lowest + 1;
        next = Math.floorMod(start, count);
    }

    /** A port that is free now and was not given before by this object. */
    public int next() {
        while (tried < count) {
            final int port = lowest + next;
            next = (next + 1) % count;
            tried++;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port from " + lowest + " to " + (lowest + count - 1));
    }

    /**
     * The lower of two neighbouring ports that are both free: a worker's payload port and the one
     * of its answers.
     */
    public int nextPair() {
        int port = next();
        for (int upper = next(); upper != port + 1; upper = next()) {
            port = upper;
        }
        return port;
    }

    /** Whether nothing on this machine listens at the port, on loopback. */
    public static boolean isFree(final int port) {
        final InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (DatagramSocket udp = new DatagramSocket(null);
                ServerSocket tcp = new ServerSocket()) {
            udp.setReuseAddress(false);
            udp.bind(address);
            tcp.bind(address);
            return true;
        } catch (final IOException ex) {
            return false;
        }
    }

    /** Read in one go: such a file has no second part, and no size to go by. */
    private static int ephemeralLowest() {
        try (BufferedReader reader = Files.newBufferedReader(EPHEMERAL)) {
            return Integer.parseInt(reader.readLine().strip().split("\\s+")[0]);
        } catch (final IOException | NumberFormatException ex) {
            return HIGHEST + 1;
        }
    }
}
