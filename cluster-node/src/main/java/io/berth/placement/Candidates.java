package io.berth.placement;

import java.util.Arrays;

/**
 * The ACTIVE workers as a dense array, so that a policy can draw from them, and the room on each.
 * The order is part of the state.
 */
final class Candidates {
    private static final int FIRST_LENGTH = 16;

    private final WorkerTable workers;
    private final RoomTree rooms = new RoomTree();
    private int[] members = new int[FIRST_LENGTH];
    private int size;
    private int maxStartsPerWorker;

    Candidates(final WorkerTable workers) {
        this.workers = workers;
    }

    void maxStartsPerWorker(final int most) {
        maxStartsPerWorker = most;
    }

    int size() {
        return size;
    }

    int get(final int at) {
        return members[at];
    }

    /**
     * @return the room on each by its position; closed: no sandbox, start slot or command more.
     */
    RoomTree rooms() {
        return rooms;
    }

    /**
     * @return the most memory that is free on one that takes a start now, 0: none does.
     */
    int largestRoomMb() {
        final int roomMb = rooms.mostRoomMb();
        return roomMb < 0 ? 0 : roomMb;
    }

    void add(final int worker) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        workers.candidate(worker, size);
        members[size++] = worker;
        changed(worker);
    }

    void remove(final int worker) {
        final int at = workers.candidate(worker);
        size--;
        members[at] = members[size];
        workers.candidate(members[at], at);
        workers.candidate(worker, RecordTable.NONE);
        rooms.cut(size);
        if (at != size) {
            changed(members[at]);
        }
    }

    /**
     * Something that decides what fits there has changed: memory, sandboxes, starts, commands,
     * zone, labels. Does nothing for a worker that is no candidate.
     */
    void changed(final int worker) {
        final int at = workers.candidate(worker);
        if (at != RecordTable.NONE) {
            rooms.set(at, openMb(worker), workers.labels(worker), workers.zone(worker));
        }
    }

    private int openMb(final int worker) {
        final boolean isOpen =
                workers.sandboxes(worker) < workers.maxSandboxes(worker)
                        && workers.starting(worker) < maxStartsPerWorker
                        && !WorkerCommands.isOverfull(workers, worker);
        final int freeMb = workers.memoryMb(worker) - workers.usedMb(worker);
        return isOpen && freeMb > 0 ? freeMb : RoomTree.NONE;
    }

    /**
     * Puts a worker of a snapshot at the place that its record names. @return whether that is
     * possible.
     */
    boolean restore(final int worker, final int total) {
        final int at = workers.candidate(worker);
        if (at < 0 || at >= total) {
            return false;
        }
        if (members.length < total) {
            members = Arrays.copyOf(members, total);
        }
        members[at] = worker;
        size = total;
        changed(worker);
        return true;
    }
}
