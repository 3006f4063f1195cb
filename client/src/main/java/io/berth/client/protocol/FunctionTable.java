package io.berth.client.protocol;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Object2ObjectHashMap;

/** Names of functions and the ids that they resolved to; a name travels once. */
final class FunctionTable {
    static final int FULL = -1;

    /** One name. */
    static final class Entry {
        final int handle;
        final String tenant;
        final String name;
        long functionId;
        long generation;
        int waiting;
        boolean resolved;
        long askAtNs = Alarm.NEVER;
        long delayNs;

        Entry(final int handle, final String tenant, final String name) {
            this.handle = handle;
            this.tenant = tenant;
            this.name = name;
        }

        long correlationId() {
            return generation << 32 | (handle + 1);
        }
    }

    private final int capacity;
    private final List<Entry> entries = new ArrayList<>();
    private final Object2ObjectHashMap<String, Entry> byName = new Object2ObjectHashMap<>();

    FunctionTable(final int capacity) {
        this.capacity = capacity;
    }

    /**
     * @return handle of the name, {@link #FULL} where there is no room for another.
     */
    int handle(final String tenant, final String name) {
        final String key = tenant + '/' + name;
        Entry entry = byName.get(key);
        if (null == entry) {
            if (entries.size() == capacity) {
                return FULL;
            }
            entry = new Entry(entries.size(), tenant, name);
            entries.add(entry);
            byName.put(key, entry);
        }
        return entry.handle;
    }

    /**
     * @return the entry, or null where there is no such handle.
     */
    Entry find(final int handle) {
        return handle >= 0 && handle < entries.size() ? entries.get(handle) : null;
    }

    /**
     * @return the entry that asked under this number and still wants to know, or null.
     */
    Entry findAsked(final long correlationId) {
        final Entry entry = find((int) (correlationId & 0xFFFF_FFFFL) - 1);
        return null != entry && entry.correlationId() == correlationId && !entry.resolved
                ? entry
                : null;
    }

    int size() {
        return entries.size();
    }

    /** The balancer no longer knows the id that this name had. */
    void forget(final Entry entry) {
        entry.resolved = false;
        entry.functionId = 0;
        entry.generation = entry.generation + 1 & 0x7FFF_FFFF;
        entry.askAtNs = Alarm.NEVER;
    }
}
