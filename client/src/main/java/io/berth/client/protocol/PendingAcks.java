package io.berth.client.protocol;

/**
 * Acknowledgements of results that the transport did not take at once; bounded in number, the
 * oldest is dropped, and in time: no worker keeps a result for longer.
 */
final class PendingAcks {
    /** How long an acknowledgement is worth sending, in nanoseconds. */
    static final long USEFUL_NS = 30_000_000_000L;

    private static final int CAPACITY = 256;

    private final String[] endpoints = new String[CAPACITY];
    private final long[] numbers = new long[CAPACITY * 3];
    private final int[] sandboxSlots = new int[CAPACITY];
    private final long[] sinceNs = new long[CAPACITY];
    private int head;
    private int count;

    void send(final long nowNs, final ClientOutput output, final Placement placement) {
        if (count > 0
                || !output.sendResultAck(
                        placement.endpoint,
                        placement.invocationId,
                        placement.token,
                        placement.sandboxId,
                        placement.sandboxSlot)) {
            add(nowNs, placement);
        }
    }

    /**
     * @return acknowledgements sent.
     */
    int poll(final long nowNs, final ClientOutput output) {
        int sent = 0;
        while (count > 0) {
            if (nowNs - sinceNs[head] >= USEFUL_NS) {
                drop();
                continue;
            }
            final int at = head * 3;
            if (!output.sendResultAck(
                    endpoints[head],
                    numbers[at],
                    numbers[at + 1],
                    numbers[at + 2],
                    sandboxSlots[head])) {
                // One worker out of reach must not hold up the acknowledgements of the others.
                rotate();
                break;
            }
            drop();
            sent++;
        }
        return sent;
    }

    boolean isEmpty() {
        return 0 == count;
    }

    private void add(final long nowNs, final Placement placement) {
        if (CAPACITY == count) {
            drop();
        }
        final int at = (head + count) % CAPACITY;
        endpoints[at] = placement.endpoint;
        numbers[at * 3] = placement.invocationId;
        numbers[at * 3 + 1] = placement.token;
        numbers[at * 3 + 2] = placement.sandboxId;
        sandboxSlots[at] = placement.sandboxSlot;
        sinceNs[at] = nowNs;
        count++;
    }

    private void rotate() {
        final int to = (head + count) % CAPACITY;
        if (to != head) {
            endpoints[to] = endpoints[head];
            System.arraycopy(numbers, head * 3, numbers, to * 3, 3);
            sandboxSlots[to] = sandboxSlots[head];
            sinceNs[to] = sinceNs[head];
            endpoints[head] = null;
        }
        head = (head + 1) % CAPACITY;
    }

    private void drop() {
        endpoints[head] = null;
        head = (head + 1) % CAPACITY;
        count--;
    }
}
