package io.berth.placement;

import io.berth.schemas.snapshot.RequestSlotsDecoder;
import io.berth.schemas.snapshot.RequestSlotsEncoder;

/** Columns of {@link RequestSlotTable} to and from its snapshot records. */
final class RequestSlotColumns {
    private RequestSlotColumns() {}

    static void write(
            final RequestSlotTable table,
            final int index,
            final RequestSlotsEncoder.RecordsEncoder to) {
        to.sequence(table.sequence(index));
        to.functionId(table.functionId(index));
        to.fingerprint(table.fingerprint(index));
        to.answerId(table.answerId(index));
        to.answerToken(table.answerToken(index));
        to.retryAfterNs(table.retryAfterNs(index));
        to.state(table.state(index));
        to.reason(table.reason(index));
        to.invocation(table.invocation(index));
    }

    static void read(
            final RequestSlotsDecoder.RecordsDecoder from,
            final RequestSlotTable table,
            final int index) {
        table.sequence(index, from.sequence());
        table.functionId(index, from.functionId());
        table.fingerprint(index, from.fingerprint());
        table.answerId(index, from.answerId());
        table.answerToken(index, from.answerToken());
        table.retryAfterNs(index, from.retryAfterNs());
        table.state(index, from.state());
        table.reason(index, from.reason());
        table.invocation(index, from.invocation());
    }
}
