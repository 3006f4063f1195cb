package io.berth.worker.protocol;

import java.util.ArrayList;
import org.agrona.collections.Long2ObjectHashMap;

/** The sandboxes of a worker, by id, and in an order that depends only on what happened. */
final class SandboxTable {
    private final Long2ObjectHashMap<Sandbox> byId = new Long2ObjectHashMap<>();
    private final ArrayList<Sandbox> all = new ArrayList<>();

    Sandbox find(final long sandboxId) {
        return byId.get(sandboxId);
    }

    RunSlot slot(final long sandboxId, final int sandboxSlot) {
        final Sandbox sandbox = byId.get(sandboxId);
        return sandbox == null || sandboxSlot < 0 || sandboxSlot >= sandbox.slots.length
                ? null
                : sandbox.slots[sandboxSlot];
    }

    void add(final Sandbox sandbox) {
        byId.put(sandbox.id, sandbox);
        sandbox.listIndexInTable = all.size();
        all.add(sandbox);
    }

    void remove(final Sandbox sandbox) {
        byId.remove(sandbox.id);
        final Sandbox last = all.remove(all.size() - 1);
        if (last != sandbox) {
            all.set(sandbox.listIndexInTable, last);
            last.listIndexInTable = sandbox.listIndexInTable;
        }
    }

    int size() {
        return all.size();
    }

    Sandbox at(final int index) {
        return all.get(index);
    }
}
