package io.berth.ops.partition;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A process of a test: prints what arrives at {@code address port}, and tells the sender so; with a
 * third argument sends that instead and prints the answer, {@code lost} without one.
 */
final class UdpProbe {
    private static final int ANSWER_MS = 700;

    private UdpProbe() {}

    public static void main(final String[] args) throws IOException {
        final InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
        if (args.length > 2) {
            send(address, args[2]);
            return;
        }
        try (DatagramSocket socket = new DatagramSocket(address)) {
            System.out.println("ready");
            final DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            while (true) {
                packet.setLength(64);
                socket.receive(packet);
                System.out.println(text(packet));
                socket.send(packet);
            }
        }
    }

    private static void send(final InetSocketAddress to, final String text) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(ANSWER_MS);
            final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length, to));
            final DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            socket.receive(answer);
            System.out.println(text(answer));
        } catch (final java.net.SocketTimeoutException ex) {
            System.out.println("lost");
        }
    }

    private static String text(final DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
