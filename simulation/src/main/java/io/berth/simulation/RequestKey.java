package io.berth.simulation;

/** What names one request (rule 12). */
record RequestKey(long clientId, int requestSlot, long sequence) implements Comparable<RequestKey> {
    static RequestKey of(final Call call) {
        return new RequestKey(
                call.number("clientId"), (int) call.number("requestSlot"), call.number("sequence"));
    }

    @Override
    public int compareTo(final RequestKey other) {
        final int byClient = Long.compare(clientId, other.clientId);
        if (byClient != 0) {
            return byClient;
        }
        final int bySlot = Integer.compare(requestSlot, other.requestSlot);
        return bySlot != 0 ? bySlot : Long.compare(sequence, other.sequence);
    }
}
