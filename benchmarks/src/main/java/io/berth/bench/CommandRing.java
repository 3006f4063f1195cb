package io.berth.bench;

import java.util.Arrays;

/** What the heart has said to peers and nobody has answered yet, first in first out. */
final class CommandRing {
    private static final int FIRST_LENGTH = 1 << 12;

    private long[] sandboxIds = new long[FIRST_LENGTH];
    private long[] tokens = new long[FIRST_LENGTH];
    private int[] workers = new int[FIRST_LENGTH];
    private int[] functions = new int[FIRST_LENGTH];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(final int worker, final long sandboxId, final long token, final int function) {
        if (size == workers.length) {
            grow();
        }
        final int at = head + size & workers.length - 1;
        workers[at] = worker;
        sandboxIds[at] = sandboxId;
        tokens[at] = token;
        functions[at] = function;
        size++;
    }

    int worker() {
        return workers[head];
    }

    long sandboxId() {
        return sandboxIds[head];
    }

    long token() {
        return tokens[head];
    }

    int function() {
        return functions[head];
    }

    void drop() {
        head = head + 1 & workers.length - 1;
        size--;
    }

    void clear() {
        size = 0;
    }

    /** Calls the consumer for every sandbox and token, the oldest first. */
    void forEach(final LongLongConsumer consumer) {
        for (int i = 0; i < size; i++) {
            final int at = head + i & workers.length - 1;
            consumer.accept(sandboxIds[at], tokens[at]);
        }
    }

    /** Takes a sandbox and a token. */
    interface LongLongConsumer {
        void accept(long sandboxId, long token);
    }

    private void grow() {
        final int length = workers.length;
        final long[] grownIds = Arrays.copyOf(sandboxIds, 2 * length);
        final long[] grownTokens = Arrays.copyOf(tokens, 2 * length);
        final int[] grownWorkers = Arrays.copyOf(workers, 2 * length);
        final int[] grownFunctions = Arrays.copyOf(functions, 2 * length);
        for (int i = 0; i < length; i++) {
            final int from = head + i & length - 1;
            grownIds[i] = sandboxIds[from];
            grownTokens[i] = tokens[from];
            grownWorkers[i] = workers[from];
            grownFunctions[i] = functions[from];
        }
        sandboxIds = grownIds;
        tokens = grownTokens;
        workers = grownWorkers;
        functions = grownFunctions;
        head = 0;
    }
}
