package io.berth.client.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionTest {
    private static final long MS = 1_000_000L;

    private final ClientWorld world = new ClientWorld().connect().welcome(1);
    private long sequence;
    private final List<String> texts = new ArrayList<>();

    private void listen() {
        world.out.onOutcome =
                outcome ->
                        texts.add(
                                EndText.of(
                                        outcome.end(),
                                        outcome.reason(),
                                        "shop/cart",
                                        outcome.rejection()));
    }

    private void assertTold(
            final String expected, final RejectReason reason, final RejectReason cause) {
        texts.clear();
        world.invoke("a");
        world.rejected(0, ++sequence, 0, reason, cause, 7, 3, 5);
        assertEquals(List.of(expected), texts);
    }

    @Test
    void shouldTellEveryLimitWithItsOwnerAndValuesInOneLine() {
        listen();
        final RejectReason none = RejectReason.NONE;
        assertTold(
                "NOT_RUN(TENANT_CONCURRENCY): tenant shop has 3 of 5 in flight",
                RejectReason.TENANT_CONCURRENCY,
                none);
        assertTold(
                "NOT_RUN(UNRESERVED_CONCURRENCY): tenant shop has 3 of 5 in flight without a"
                        + " reservation",
                RejectReason.UNRESERVED_CONCURRENCY,
                none);
        assertTold(
                "NOT_RUN(FUNCTION_CONCURRENCY): function shop/cart has 3 of 5 reserved in flight",
                RejectReason.FUNCTION_CONCURRENCY,
                none);
        assertTold(
                "NOT_RUN(FUNCTION_DISABLED): function shop/cart is switched off",
                RejectReason.FUNCTION_DISABLED,
                none);
        assertTold(
                "NOT_RUN(TENANT_QUEUE_FULL): tenant shop has 3 of 5 waiting",
                RejectReason.TENANT_QUEUE_FULL,
                none);
        assertTold(
                "NOT_RUN(SCALE_UP_RATE): function shop/cart has started 3 of 5 sandboxes that its"
                        + " rate allows",
                RejectReason.SCALE_UP_RATE,
                none);
        assertTold(
                "NOT_RUN(NO_LABELLED_WORKER): no worker carries the labels of function shop/cart",
                RejectReason.NO_LABELLED_WORKER,
                none);
        assertTold("NOT_RUN(INVALID_ARGUMENT)", RejectReason.INVALID_ARGUMENT, none);
    }

    @Test
    void shouldTellWhatItWaitedForAtTheDeadline() {
        listen();
        assertTold(
                "NOT_RUN(DEADLINE): waited for TENANT_CONCURRENCY, tenant shop has 3 of 5 in"
                        + " flight",
                RejectReason.DEADLINE,
                RejectReason.TENANT_CONCURRENCY);
        assertTold(
                "NOT_RUN(DEADLINE): waited for FAIR_SHARE, it was the turn of other tenants",
                RejectReason.DEADLINE,
                RejectReason.FAIR_SHARE);
    }

    @Test
    void shouldSayWhenToComeBackWhereTheCallIsNotRetried() {
        listen();
        world.invoke("a", false, 40);
        world.rejected(
                0, 1, 50 * MS, RejectReason.TENANT_CONCURRENCY, RejectReason.NONE, 7, 1000, 1000);
        assertEquals(
                List.of(
                        "NOT_RUN(TENANT_CONCURRENCY): tenant shop has 1000 of 1000 in flight, retry"
                                + " after 50 ms"),
                texts);
    }

    @Test
    void shouldTellWhyTheLastRequestWasRejectedWhereTheDeadlinePassesBeforeTheRetry() {
        listen();
        world.invoke("a", false, 200);
        world.rejected(0, 1, 50 * MS, RejectReason.QUEUE_FULL, RejectReason.NONE, 7, 9, 9);
        assertEquals(List.of(), texts, "it is retried");
        world.pass(400);
        assertEquals(1, texts.size());
        assertEquals(
                "NOT_RUN(DEADLINE): its last request was rejected, QUEUE_FULL, function shop/cart"
                        + " has 9 of 9 waiting",
                texts.get(0));
    }

    @Test
    void shouldEndACallThatAnOperatorCancelledAndNotRepeatIt() {
        world.invoke("a", true, 10_000);
        world.waiting(0, 1);
        world.out.take();
        world.ended(0, 1, 0, InvocationState.CANCELLED);
        assertEquals(ClientEnd.NOT_RUN, world.out.ends.get(0).end());
        assertEquals(EndReason.CANCELLED, world.out.ends.get(0).reason());
        world.pass(500);
        assertFalse(world.out.take().stream().anyMatch(line -> line.startsWith("invoke")));
    }

    @Test
    void shouldTellARunThatAnOperatorCancelledByItsWorkersWord() {
        world.invoke("a");
        world.placed(0, 1, 100);
        world.result(0, 1, 100, RunEnd.CANCELLED, "");
        assertEquals(ClientEnd.RAN, world.out.ends.get(0).end());
        assertEquals(EndReason.CANCELLED, world.out.ends.get(0).reason());
    }

    @Test
    void shouldNameTheInvocationOnceForEachRequest() {
        world.invoke("a");
        world.waiting(0, 1);
        world.waiting(0, 1);
        world.placed(0, 1, 100);
        assertEquals(List.of(901L), world.out.known);
    }

    @Test
    void shouldGiveTheBalancerLessTimeSoThatItsWordComesFirst() {
        world.invoke("a", false, 400);
        assertEquals(
                List.of(
                        "invoke client=77 0/1 function=5 deadline=350000000 payload=1 flags=1"
                                + " priority=1 zone=255"),
                world.out.take());
    }
}
