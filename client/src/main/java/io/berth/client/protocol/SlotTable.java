package io.berth.client.protocol;

/**
 * The request slots of the current client id; free ones are taken in the order they were freed, so
 * a slot is reused late.
 */
final class SlotTable {
    private final RequestSlot[] slots;
    private final int[] freeRing;
    private int freeHead;
    private int freeCount;
    private int granted;

    SlotTable(final int capacity) {
        slots = new RequestSlot[capacity];
        freeRing = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new RequestSlot(i);
            slots[i].clearRequest();
        }
    }

    /** A new client id: every slot starts again at sequence 1. */
    void reset() {
        granted = 0;
        freeCount = 0;
        freeHead = 0;
        for (final RequestSlot slot : slots) {
            slot.reset();
        }
    }

    /** Slots up to this number may be used; slots granted before stay. */
    void grant(final int count) {
        final int usable = Math.min(count, slots.length);
        while (granted < usable) {
            addFree(slots[granted++]);
        }
    }

    /**
     * @return slots in use or usable; {@link #at} goes below it.
     */
    int granted() {
        return granted;
    }

    /**
     * @return the slot, or null where it was not granted.
     */
    RequestSlot find(final int index) {
        return index >= 0 && index < granted ? slots[index] : null;
    }

    RequestSlot at(final int index) {
        return slots[index];
    }

    boolean hasFree() {
        return freeCount > 0;
    }

    RequestSlot takeFree() {
        final RequestSlot slot = slots[freeRing[freeHead]];
        freeHead = freeHead + 1 == freeRing.length ? 0 : freeHead + 1;
        freeCount--;
        return slot;
    }

    /** The slot has no open request any more. */
    void addFree(final RequestSlot slot) {
        if (!slot.retired) {
            final int position = freeHead + freeCount;
            freeRing[position >= freeRing.length ? position - freeRing.length : position] =
                    slot.index;
            freeCount++;
        }
    }
}
