package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import org.agrona.collections.Object2IntHashMap;

/**
 * Record by name, made from a table. Spread over many small maps, so that a name that comes never
 * moves more than one of them.
 */
final class NameIndex {
    private static final int PARTS = 256;
    private static final int HASH_SHIFT = 24;
    private static final int HASH_FACTOR = 0x9E3779B1;

    @SuppressWarnings("unchecked")
    private final Object2IntHashMap<String>[] parts = new Object2IntHashMap[PARTS];

    /**
     * @return index of the record with this name, or -1.
     */
    int getValue(final String name) {
        final Object2IntHashMap<String> part = parts[partOf(name)];
        return part == null ? NONE : part.getValue(name);
    }

    void put(final String name, final int index) {
        final int number = partOf(name);
        if (parts[number] == null) {
            parts[number] = new Object2IntHashMap<>(NONE);
        }
        parts[number].put(name, index);
    }

    void removeKey(final String name) {
        final Object2IntHashMap<String> part = parts[partOf(name)];
        if (part != null) {
            part.removeKey(name);
        }
    }

    private static int partOf(final String name) {
        return name.hashCode() * HASH_FACTOR >>> HASH_SHIFT;
    }
}
