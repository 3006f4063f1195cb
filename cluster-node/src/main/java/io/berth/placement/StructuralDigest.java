package io.berth.placement;

/**
 * The digest of the state (rule 37): settings, policy, labels, cell record, then the tables in the
 * order tenants, functions, workers, sandboxes, clients, invocations, commands, histograms, each by
 * index with its free list, then the used request slots by client, then the deadlines in the order
 * of their heap. Indexes and counts that are made from these are not in it.
 */
final class StructuralDigest {
    private StructuralDigest() {}

    static long of(final PlacementState state) {
        final StateDigest digest = new StateDigest();
        EntryDigests.add(digest, state.settings);
        EntryDigests.add(digest, state.policy);
        state.labels.digest(digest);
        state.cell.digestRecord(PlacementState.CELL, digest);
        state.tenants.digest(digest);
        state.functions.digest(digest);
        state.workers.digest(digest);
        state.sandboxes.digest(digest);
        state.clients.digest(digest);
        state.invocations.digest(digest);
        state.commands.digest(digest);
        state.histograms.digest(digest);
        addRequestSlots(state, digest);
        state.deadlines.digest(digest);
        return digest.value();
    }

    private static void addRequestSlots(final PlacementState state, final StateDigest digest) {
        final ClientTable clients = state.clients;
        for (int client = 0; client < clients.highWater(); client++) {
            if (clients.isLive(client)) {
                final int base = clients.slotBase(client);
                for (int slot = base; slot < base + clients.slotCount(client); slot++) {
                    if (state.requestSlots.sequence(slot) != 0) {
                        digest.add(slot);
                        state.requestSlots.digestRecord(slot, digest);
                    }
                }
            }
        }
    }
}
