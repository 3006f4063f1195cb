package io.berth.explore;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.simulation.Call;
import io.berth.simulation.CallTape;
import io.berth.simulation.Tampering;
import java.util.ArrayList;
import java.util.List;

/** Faults of state machine, balancer and copies, planted so that the explorer has to find them. */
final class PlantedFault {
    private PlantedFault() {}

    /** A slot is free as soon as its placement has expired: the worker's word is made up. */
    static Tampering freeingOnExpiry() {
        return new MadeUpWord("revokeToken", WorkerEventKind.REVOKED);
    }

    /** A cancelled invocation gives its slot back without the worker's word. */
    static Tampering cancellingWithoutTheWorker() {
        return new MadeUpWord("cancelRun", WorkerEventKind.REVOKED);
    }

    /** Any end of a run is believed, also one told again, and is that of who holds the slot now. */
    static Tampering believingAnyCompleted() {
        return new BelievedRepeat();
    }

    /** Workers believe that they hold their lease for an hour. */
    static Tampering leasingForAnHour() {
        return new Tampering() {
            @Override
            public long leaseNs(final long leaseNs) {
                return 3_600_000_000_000L;
            }
        };
    }

    /** The tenant's limit is higher than what was asked for. */
    static Tampering limitingOneMore() {
        return new Tampering() {
            @Override
            public List<Call> entry(final List<Call> entry) {
                final Call first = entry.get(0);
                if (!first.name().equals("initialiseCell")) {
                    return entry;
                }
                return List.of(first.with("settings", oneMore(first.argument("settings"))));
            }
        };
    }

    private static CellSettings oneMore(final CellSettings s) {
        return new CellSettings(
                s.seed(),
                s.secretKeyHigh(),
                s.secretKeyLow(),
                s.clientGraceNs(),
                s.workerShortGraceNs(),
                s.workerLongGraceNs(),
                s.workerSilenceNs(),
                s.leaseNs(),
                s.placementExpiryNs(),
                s.timeoutMarginNs(),
                s.startTimeoutNs(),
                s.tickNs(),
                s.fastTickNs(),
                s.tenantConcurrency() + 1,
                s.maxClients(),
                s.maxRequestSlots(),
                s.maxTenants(),
                s.maxFunctions(),
                s.maxWorkers(),
                s.maxSandboxes(),
                s.maxInvocations(),
                s.maxStartsPerWorker(),
                s.maxPayloadLength(),
                s.featureLevel(),
                s.bestOf(),
                s.coldPolicy());
    }

    /** What was cancelled is always said never to have begun. */
    static Tampering denyingThatItBegan() {
        return new Tampering() {
            @Override
            public List<Call> outputs(final List<Call> outputs) {
                return outputs.stream()
                        .map(
                                call ->
                                        call.name().equals("ended")
                                                        && call.argument("end")
                                                                == InvocationState.CANCELLED
                                                ? call.with("token", 0L)
                                                : call)
                        .toList();
            }
        };
    }

    /** The state machine does not hear that a run has ended. */
    static Tampering missingTheEndOfRuns() {
        return new Tampering() {
            @Override
            public List<Call> entry(final List<Call> entry) {
                return entry.stream()
                        .map(
                                call ->
                                        call.name().equals("workerEvent")
                                                        && call.argument("kind")
                                                                == WorkerEventKind.COMPLETED
                                                ? call.with("token", 0L)
                                                : call)
                        .toList();
            }
        };
    }

    /**
     * Upon a command to a worker the state machine is told at the next entry that the worker has
     * answered it. What the worker really says is numbered on from there.
     */
    private static final class MadeUpWord implements Tampering {
        private final CallTape<PlacementCommands> tape = new CallTape<>(PlacementCommands.class);
        private final String command;
        private final WorkerEventKind kind;
        private Call pending;
        private long lastApplied;
        private int madeUp;

        private MadeUpWord(final String command, final WorkerEventKind kind) {
            this.command = command;
            this.kind = kind;
        }

        @Override
        public List<Call> entry(final List<Call> entry) {
            final List<Call> given = new ArrayList<>();
            if (pending != null) {
                given.addAll(word(entry.get(0).number("timestampNs")));
            }
            for (final Call call : entry) {
                given.add(
                        call.name().equals("beginWorkerEvents")
                                ? call.with(
                                        "firstEventNumber",
                                        call.number("firstEventNumber") + madeUp)
                                : call);
            }
            return given;
        }

        private List<Call> word(final long timestampNs) {
            madeUp++;
            final PlacementCommands log = tape.recorder();
            log.beginWorkerEvents(
                    timestampNs,
                    pending.number("sessionId"),
                    pending.number("workerId"),
                    pending.number("registrationEpoch"),
                    0,
                    lastApplied + 1,
                    0);
            log.workerEvent(
                    pending.number("sandboxId"),
                    pending.number("token"),
                    0,
                    0,
                    kind,
                    RefuseReason.NONE);
            log.endWorkerEvents();
            pending = null;
            return tape.take();
        }

        @Override
        public List<Call> outputs(final List<Call> outputs) {
            final List<Call> told = new ArrayList<>();
            for (final Call output : outputs) {
                final boolean isAck = output.name().equals("workerAck");
                if (isAck) {
                    lastApplied = output.number("lastEventApplied");
                }
                if (output.name().equals(command)) {
                    pending = output;
                }
                if (!isAck) {
                    told.add(output);
                } else if (output.number("pulseNumber") != 0) {
                    told.add(output.with("lastEventApplied", lastApplied - madeUp));
                }
            }
            return told;
        }
    }

    /**
     * Events that a worker sends again are taken as new ones, of the newest token. What it says
     * later is numbered on from there.
     */
    private static final class BelievedRepeat implements Tampering {
        private long lastApplied;
        private long madeUp;
        private long newestToken;

        @Override
        public List<Call> entry(final List<Call> entry) {
            final Call first = entry.get(0);
            if (!first.name().equals("beginWorkerEvents")) {
                return entry;
            }
            final boolean isRepeat = first.number("firstEventNumber") + madeUp <= lastApplied;
            if (isRepeat) {
                madeUp = lastApplied + 1 - first.number("firstEventNumber");
            }
            final List<Call> given = new ArrayList<>();
            given.add(first.with("firstEventNumber", first.number("firstEventNumber") + madeUp));
            for (final Call call : entry.subList(1, entry.size())) {
                final boolean isBelieved =
                        isRepeat
                                && call.name().equals("workerEvent")
                                && call.argument("kind") == WorkerEventKind.COMPLETED;
                given.add(isBelieved ? call.with("token", newestToken) : call);
            }
            return given;
        }

        @Override
        public List<Call> outputs(final List<Call> outputs) {
            final List<Call> told = new ArrayList<>();
            for (final Call output : outputs) {
                if (output.name().equals("placed")) {
                    newestToken = Math.max(newestToken, output.number("token"));
                }
                if (output.name().equals("workerAck")) {
                    lastApplied = output.number("lastEventApplied");
                    told.add(output.with("lastEventApplied", lastApplied - madeUp));
                } else {
                    told.add(output);
                }
            }
            return told;
        }
    }
}
