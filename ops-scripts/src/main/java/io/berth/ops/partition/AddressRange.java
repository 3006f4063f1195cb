package io.berth.ops.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A private range of 256 IPv4 addresses that no route of this machine touches.
 *
 * @param network its first address as a number.
 */
record AddressRange(int network) {
    private static final int LENGTH = 24;
    private static final int TRIES = 64;
    private static final int BITS = 32;

    /** A range that none of these routes overlaps; the same random numbers, the same choice. */
    static Optional<AddressRange> unused(final List<String> routes, final Random random) {
        final List<Prefix> taken = new ArrayList<>();
        routes.forEach(route -> Prefix.parse(route).ifPresent(taken::add));
        for (int i = 0; i < TRIES; i++) {
            final AddressRange range = candidate(i, random);
            if (taken.stream().noneMatch(range::overlaps)) {
                return Optional.of(range);
            }
        }
        return Optional.empty();
    }

    /**
     * First from 10/8, then, where a route takes all of it, from the two smaller private ranges.
     */
    private static AddressRange candidate(final int attempt, final Random random) {
        final int third = random.nextInt(256) << 8;
        return switch (attempt % 3) {
            case 0 -> new AddressRange(10 << 24 | 128 + random.nextInt(128) << 16 | third);
            case 1 -> new AddressRange(172 << 24 | 16 + random.nextInt(16) << 16 | third);
            default -> new AddressRange(192 << 24 | 168 << 16 | third);
        };
    }

    private boolean overlaps(final Prefix other) {
        final int mask = Prefix.mask(Math.min(LENGTH, other.length));
        return (network & mask) == (other.address & mask);
    }

    /** Its address number {@code index}, from 0. */
    String address(final int index) {
        final int address = network + index;
        return (address >>> 24 & 255)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }

    /** Its address number {@code index} with the length of the range. */
    String withLength(final int index) {
        return address(index) + "/" + LENGTH;
    }

    private record Prefix(int address, int length) {
        /** {@code a.b.c.d} or {@code a.b.c.d/n}; the default route and other text is none. */
        static Optional<Prefix> parse(final String text) {
            final String[] parts = text.split("/", 2);
            final String[] octets = parts[0].split("\\.", -1);
            try {
                final int length = parts.length == 2 ? Integer.parseInt(parts[1]) : BITS;
                if (octets.length != 4 || length <= 0 || length > BITS) {
                    return Optional.empty();
                }
                int address = 0;
                for (final String octet : octets) {
                    address = address << 8 | Integer.parseInt(octet) & 255;
                }
                return Optional.of(new Prefix(address, length));
            } catch (final NumberFormatException ignored) {
                return Optional.empty();
            }
        }

        static int mask(final int length) {
            return -1 << BITS - length;
        }
    }
}
