package io.berth.placement.model;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.PolicySettings;
import io.berth.placement.protocol.Recorder;
import io.berth.placement.protocol.Said;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One log entry for both: {@link #begin} advances the twin, then the state machine is called,
 * {@link #hear} takes what it said, and {@link #done} compares the two.
 */
final class ModelEntry {
    private static final long MS = 1_000_000L;

    final Random random;
    final CellSettings settings;
    final PolicySettings policy;
    final PlacementStateMachine machine;
    final NaiveCell twin;
    final Reconciler reconciler;
    long timestampNs = 5_000_000_000_000L;
    long nextSession = 1_000;
    long nextNumber = 10_000;
    long term = 1;
    long timerId;
    List<Said> said = List.of();
    String last = "start";
    private final Recorder recorder = new Recorder();

    ModelEntry(final long seed) {
        random = new Random(seed);
        settings = CellSettings.defaults(seed, seed ^ 1, seed ^ 2);
        machine = new PlacementStateMachine(recorder.output());
        policy = policy();
        twin = new NaiveCell(settings, policy);
        reconciler = new Reconciler(machine, twin);
    }

    /** Small numbers, so that each of them is met often; the same for the whole run. */
    private PolicySettings policy() {
        return new PolicySettings(
                random.nextBoolean() ? PlacementPolicy.HYBRID : PlacementPolicy.LEAST_LOADED,
                random.nextInt(3) == 0 ? KeepAlivePolicy.GREEDY_DUAL : KeepAlivePolicy.FIXED,
                1 + random.nextInt(4),
                700,
                random.nextInt(3),
                2 + random.nextInt(8),
                (300 + random.nextInt(1_500)) * MS,
                1 + random.nextInt(3),
                (300 + random.nextInt(1_500)) * MS,
                64 + random.nextInt(512),
                (200 + random.nextInt(2_000)) * MS,
                2 + random.nextInt(2),
                (1_000 + random.nextInt(5_000)) * MS);
    }

    /** What was said until now concerns neither. */
    void forget() {
        recorder.drain();
    }

    void begin(final String what) {
        last = what;
        reconciler.before();
        twin.advance(timestampNs);
    }

    void hear() {
        said = recorder.drain();
        for (final Said message : said) {
            if (message.what().equals("scheduleTimer")) {
                timerId = message.number("timerId");
            }
        }
    }

    void done() {
        final List<Said> all = new ArrayList<>(said);
        said = List.of();
        reconciler.reconcile(all);
    }

    Said the(final String what) {
        return said.stream()
                .filter(m -> m.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + what + " among " + said));
    }

    void closeSession(final long session) {
        begin("close session " + session);
        machine.sessionClosed(timestampNs, session);
        hear();
        twin.sessionClosed(session);
        done();
    }
}
