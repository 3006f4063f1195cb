package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Plants violations: a checker that can't fail shows nothing. */
class CheckerTest {
    @Test
    void shouldFindASlotThatIsFreedWhenItsPlacementExpires() {
        assertFound(FreesOnExpiry::new, "without the word of its worker");
    }

    @Test
    void shouldFindALateCompletedThatIsBelieved() {
        assertFound(BelievesLateCompleted::new, "without the word of its worker");
    }

    @Test
    void shouldFindAFunctionLimitThatIsIgnored() {
        assertFound(ContractTampering::ignoringReservations, "function limit");
    }

    @Test
    void shouldFindATenantLimitThatIsIgnored() {
        assertFound(IgnoresTenantLimits::new, "of tenant");
    }

    @Test
    void shouldFindATokenThatIsUsedTwice() {
        assertFound(ReusesTokens::new, "a placement that holds no slot");
    }

    @Test
    void shouldFindACopyThatDecidesOtherwise() {
        assertFound(ForgetsCancelsInTheCopy::new, "a loaded copy");
    }

    @Test
    void shouldFindARejectionOfWhatWasPlaced() {
        assertFound(RejectsWhatIsPlaced::new, "REJECTED");
    }

    @Test
    void shouldFindAPlacementInASandboxThatIsNotThere() {
        assertFound(StopsSandboxesBehindTheHeart::new, "");
    }

    @Test
    void shouldFindAWorkerThatIgnoresItsLease() {
        final Tampering noLease =
                new Tampering() {
                    @Override
                    public long leaseNs(final long leaseNs) {
                        return 3_600 * SECOND;
                    }
                };
        final CheckFailure found =
                assertThrows(CheckFailure.class, () -> cutOffWithAPayloadUnderWay(noLease));
        assertTrue(found.getMessage().contains("its worker was given up"), found.getMessage());
    }

    @Test
    void shouldFindNothingWrongWithAWorkerThatKeepsItsLease() {
        cutOffWithAPayloadUnderWay(Tampering.NONE);
    }

    private static void cutOffWithAPayloadUnderWay(final Tampering tampering) {
        final Scenario scenario = Scenario.with(1, SECOND, tampering).warm();
        scenario.world().payloads.delayTo(scenario.worker().name(), 8 * SECOND);
        final int from = scenario.entries();
        scenario.call();
        scenario.until(() -> scenario.entryOf("invoke", from) >= 0, "the invoke");
        scenario.world()
                .cluster
                .holdBack(message -> message.get(0).name().equals("workerHello"), 60 * SECOND);
        scenario.worker().loseSessionUnnoticed();
        scenario.pass(100 * SECOND);
        scenario.finish();
    }

    private static void assertFound(final Supplier<Tampering> tampering, final String reason) {
        PlantedViolation.assertFound(tampering, reason);
    }

    // ---- what is planted

    /** Adds the word of a worker that never spoke to an entry. */
    private abstract static class ForgesWords implements Tampering {
        private final CallTape<PlacementCommands> tape = new CallTape<>(PlacementCommands.class);
        private final Map<Long, Call> lastEvents = new HashMap<>();
        private final Map<Long, Long> nextEvents = new HashMap<>();
        private Call wanted;
        private WorkerEventKind wantedKind;

        @Override
        public List<Call> entry(final List<Call> entry) {
            final Call first = entry.get(0);
            if (first.name().equals("beginWorkerEvents")) {
                lastEvents.put(first.number("workerId"), first);
                nextEvents.put(
                        first.number("workerId"),
                        first.number("firstEventNumber") + entry.size() - 2);
                return entry;
            }
            final Call like = wanted == null ? null : lastEvents.get(wanted.number("workerId"));
            if (like == null || !first.name().equals("timerFired")) {
                return entry;
            }
            final List<Call> forged = new ArrayList<>(entry);
            like.with("timestampNs", first.number("timestampNs"))
                    .with("firstEventNumber", nextEvents.get(wanted.number("workerId")))
                    .applyTo(tape.recorder());
            tape.recorder()
                    .workerEvent(
                            wanted.number("sandboxId"),
                            wanted.number("token"),
                            0,
                            (int) wanted.number("sandboxSlot"),
                            wantedKind,
                            RefuseReason.NONE);
            tape.recorder().endWorkerEvents();
            forged.addAll(tape.take());
            wanted = null;
            return forged;
        }

        final void forge(final Call about, final WorkerEventKind kind) {
            wanted = about;
            wantedKind = kind;
        }
    }

    private static final class FreesOnExpiry extends ForgesWords {
        @Override
        public List<Call> outputs(final List<Call> outputs) {
            outputs.stream()
                    .filter(output -> output.name().equals("revokeToken"))
                    .forEach(output -> forge(output, WorkerEventKind.REVOKED));
            return outputs;
        }
    }

    private static final class BelievesLateCompleted extends ForgesWords {
        private final Map<Long, Long> tokens = new HashMap<>();

        @Override
        public List<Call> outputs(final List<Call> outputs) {
            for (final Call output : outputs) {
                if (output.name().equals("placed")) {
                    final Long before =
                            tokens.put(output.number("sandboxId"), output.number("token"));
                    if (before != null && before != output.number("token")) {
                        forge(output, WorkerEventKind.COMPLETED);
                    }
                }
            }
            return outputs;
        }
    }

    private static final class IgnoresTenantLimits implements Tampering {
        @Override
        public List<Call> entry(final List<Call> entry) {
            final Call first = entry.get(0);
            return first.name().equals("setTenant")
                    ? List.of(first.with("concurrencyLimit", 1_000))
                    : entry;
        }
    }

    private static final class ReusesTokens implements Tampering {
        private long last;

        @Override
        public List<Call> outputs(final List<Call> outputs) {
            return outputs.stream().map(this::reuse).toList();
        }

        private Call reuse(final Call output) {
            if (!output.name().equals("placed") || output.number("token") % 16 != 0) {
                last = output.name().equals("placed") ? output.number("token") : last;
                return output;
            }
            return output.with("token", last);
        }
    }

    private static final class ForgetsCancelsInTheCopy implements Tampering {
        @Override
        public List<Call> copiedEntry(final List<Call> entry) {
            final Call first = entry.get(0);
            return first.name().equals("invoke") && first.number("requestSlot") == 2
                    ? List.of(first.with("deadlineNs", first.number("deadlineNs") + SECOND))
                    : entry;
        }
    }

    private static final class RejectsWhatIsPlaced implements Tampering {
        private final CallTape<PlacementOutput> tape = new CallTape<>(PlacementOutput.class);

        @Override
        public List<Call> outputs(final List<Call> outputs) {
            return outputs.stream().map(this::reject).toList();
        }

        private Call reject(final Call output) {
            if (!output.name().equals("placed") || output.number("token") % 16 != 0) {
                return output;
            }
            tape.recorder()
                    .rejected(
                            output.number("sessionId"),
                            output.number("clientId"),
                            (int) output.number("requestSlot"),
                            output.number("sequence"),
                            RejectReason.NO_CAPACITY,
                            0,
                            0,
                            0,
                            0,
                            RejectReason.NONE);
            return tape.take().get(0);
        }
    }

    /**
     * Numbers a stop with the number of another command, so that the worker stops what the log has
     * idle.
     */
    private static final class StopsSandboxesBehindTheHeart implements Tampering {
        private final CallTape<PlacementOutput> tape = new CallTape<>(PlacementOutput.class);

        @Override
        public List<Call> outputs(final List<Call> outputs) {
            return outputs.stream().map(this::stop).toList();
        }

        private Call stop(final Call output) {
            if (!output.name().equals("revokeToken")) {
                return output;
            }
            tape.recorder()
                    .stopSandbox(
                            output.number("sessionId"),
                            output.number("workerId"),
                            output.number("registrationEpoch"),
                            output.number("commandNumber"),
                            output.number("sandboxId"));
            return tape.take().get(0);
        }
    }
}
