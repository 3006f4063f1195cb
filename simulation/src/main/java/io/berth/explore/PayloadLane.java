package io.berth.explore;

import java.util.ArrayDeque;
import java.util.Deque;

/** The payload connection of one client and one worker: in order each way, until it breaks. */
final class PayloadLane {
    /** One message; {@code text} is for people. */
    record Message(long digest, String text, Runnable delivery) {}

    final Deque<Message> toWorker = new ArrayDeque<>();
    final Deque<Message> toClient = new ArrayDeque<>();

    boolean isEmpty() {
        return toWorker.isEmpty() && toClient.isEmpty();
    }

    void clear() {
        toWorker.clear();
        toClient.clear();
    }

    void digest(final Mix mix) {
        mix.add(toWorker.size());
        toWorker.forEach(message -> mix.add(message.digest));
        mix.add(toClient.size());
        toClient.forEach(message -> mix.add(message.digest));
    }
}
