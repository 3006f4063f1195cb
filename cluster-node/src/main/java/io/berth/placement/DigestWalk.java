package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;

/**
 * The structural digest of a mark (rule 37) of a state that is too large for one entry: taken over
 * the entries that follow, a bounded number of records in each, with the cursor and what it comes
 * to in the state. Each record is taken as it is when the walk comes to it, which is at the same
 * entry on every node, so that equal states give equal digests, and what has parted shows unless it
 * is the same again by then. A mark that comes while a walk is under way is answered by that walk.
 */
final class DigestWalk {
    /** Records taken in one entry; a state with no more is taken in the entry of the mark. */
    static final int MAX_RECORDS = 4_096;

    private static final int NO_WALK = 0;

    private final PlacementCore core;
    private final PlacementState state;
    private final CellTable cell;
    private final RecordTable[] tables;
    private final int slotPart;
    private final int lastPart;
    private final StateDigest digest = new StateDigest();

    DigestWalk(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.cell = state.cell;
        tables =
                new RecordTable[] {
                    cell,
                    state.tenants,
                    state.functions,
                    state.workers,
                    state.sandboxes,
                    state.clients,
                    state.invocations,
                    state.commands,
                    state.histograms
                };
        slotPart = tables.length;
        lastPart = slotPart + state.deadlines.kinds() - 1;
    }

    // ---- the mark

    /** An operator marks the digest: answered now, or when a walk has come to its end. */
    void mark(
            final long sessionId,
            final long correlationId,
            final long entries,
            final StateDigest rolling) {
        if (cell.markPart(CELL) == NO_WALK && records() <= MAX_RECORDS) {
            publish(sessionId, correlationId, entries, rolling.value(), StructuralDigest.of(state));
            return;
        }
        cell.markSession(CELL, sessionId);
        cell.markCorrelation(CELL, correlationId);
        if (cell.markPart(CELL) == NO_WALK) {
            cell.markPart(CELL, 1);
            cell.markAt(CELL, 0);
            cell.markHash(CELL, StateDigest.START);
        }
    }

    private long records() {
        long records = 0;
        for (final RecordTable table : tables) {
            records += 2L * table.highWater();
        }
        for (int client = 0; client < state.clients.highWater(); client++) {
            records += slotsOf(client);
        }
        return records;
    }

    private void publish(
            final long sessionId,
            final long correlationId,
            final long entries,
            final long rolling,
            final long structural) {
        core.output.digestMarked(entries, rolling, structural);
        core.output.digestMarkReply(sessionId, correlationId, entries, rolling, structural);
    }

    // ---- the walk

    boolean hasWork() {
        return cell.markPart(CELL) != NO_WALK;
    }

    /** At the end of an entry: goes on, and says what it has come to where that was the last. */
    void step(final long entries, final StateDigest rolling) {
        digest.reset(cell.markHash(CELL));
        int left = MAX_RECORDS;
        while (left > 0 && cell.markPart(CELL) != NO_WALK) {
            left -= take(left);
        }
        cell.markHash(CELL, digest.value());
        if (cell.markPart(CELL) == NO_WALK) {
            final long sessionId = cell.markSession(CELL);
            final long correlationId = cell.markCorrelation(CELL);
            cell.markSession(CELL, RecordTable.NO_SESSION);
            cell.markCorrelation(CELL, 0);
            cell.markHash(CELL, 0);
            publish(sessionId, correlationId, entries, rolling.value(), digest.value());
        }
    }

    /**
     * Takes records of one part until there are no more of it or so many were taken, or those of
     * one client more. @return how many; the end of a part counts as one.
     */
    private int take(final int most) {
        final int part = cell.markPart(CELL) - 1;
        final int end = sizeOf(part);
        int at = cell.markAt(CELL);
        int taken = 0;
        while (at < end && taken < most) {
            taken += add(part, at);
            at++;
        }
        cell.markAt(CELL, at);
        if (at >= end && taken < most) {
            taken++;
            cell.markAt(CELL, 0);
            cell.markPart(CELL, part < lastPart ? part + 2 : NO_WALK);
            addEnd(part);
        }
        return taken;
    }

    private int sizeOf(final int part) {
        if (part < slotPart) {
            return tables[part].highWater();
        }
        return part == slotPart ? state.clients.highWater() : deadlines(part).highWater();
    }

    /** Parts behind the request slots are the kinds of deadlines. */
    private DeadlineHeap deadlines(final int part) {
        return state.deadlines.ofKind(part - slotPart);
    }

    private int add(final int part, final int at) {
        if (part == slotPart) {
            return 1 + addSlots(at);
        }
        if (part < slotPart) {
            addRecord(tables[part], at);
        } else if (deadlines(part).isLive(at)) {
            digest.add(deadlines(part).keyOf(at));
        }
        return 1;
    }

    private int slotsOf(final int client) {
        return state.clients.isLive(client) ? state.clients.slotCount(client) : 0;
    }

    private int addSlots(final int client) {
        final int count = slotsOf(client);
        final int base = count == 0 ? 0 : state.clients.slotBase(client);
        for (int slot = base; slot < base + count; slot++) {
            if (state.requestSlots.sequence(slot) != 0) {
                digest.add(slot);
                state.requestSlots.digestRecord(slot, digest);
            }
        }
        return count;
    }

    private void addRecord(final RecordTable table, final int index) {
        if (!table.isLive(index)) {
            digest.add(table.generation(index))
                    .add(table.isFree(index) ? table.nextFree(index) : RecordTable.NONE);
        } else if (table != cell) {
            table.digestRecord(index, digest);
        }
    }

    private void addEnd(final int part) {
        if (part < slotPart) {
            digest.add(tables[part].highWater()).add(tables[part].size());
        }
        if (part < lastPart) {
            return;
        }
        // The cell's record changes with each step of the walk: it is taken in the last one.
        EntryDigests.add(digest, state.settings);
        EntryDigests.add(digest, state.policy);
        state.labels.digest(digest);
        cell.digestRecord(CELL, digest);
    }
}
