package io.berth.worker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in whatever order: what must never happen does not. */
class WorkerPropertyTest {
    private static final int STEPS = 4_000;
    private static final int SANDBOXES = 6;
    private static final long TOKEN_STEP = 1L << 20;
    private static final Set<WorkerEventKind> WORDS =
            EnumSet.of(
                    WorkerEventKind.COMPLETED,
                    WorkerEventKind.FAILED,
                    WorkerEventKind.TIMED_OUT,
                    WorkerEventKind.CANCELLED,
                    WorkerEventKind.REFUSED,
                    WorkerEventKind.REVOKED);

    /** Runs by sandbox as the runtime sees them. */
    private final Map<Long, Long> running = new HashMap<>();

    private final long[] ids = {1, 2, 3, 4, 5, 6, 7};
    private final boolean[] live = new boolean[SANDBOXES + 1];
    private final Set<Long> begun = new HashSet<>();
    private final Map<Long, Set<WorkerEventKind>> words = new HashMap<>();
    private final Map<Long, WorkerFixture.Event> firstSent = new HashMap<>();
    private long applied;
    private int runtimeSeen;
    private int eventsSeen;
    private long nextToken = 1;

    /** 99 seeds, or the one in -Dberth.seed. */
    static LongStream seeds() {
        final Long given = Long.getLong("berth.seed");
        return given == null ? LongStream.rangeClosed(1, 99) : LongStream.of(given);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNumberEventsWithoutGapsAndNeverRunTwoTokensInASlot(final long seed) {
        final Random random = new Random(seed);
        final WorkerSettings settings =
                WorkerSettings.defaults("w", "127.0.0.1:4000", 1, 1_024, SANDBOXES)
                        .withBounds(SANDBOXES, 1);
        final WorkerFixture worker = new WorkerFixture(settings, seed);
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
        worker.welcome(false, 0, 0);
        for (int i = 0; i < STEPS; i++) {
            step(random, worker);
            watchRuntime(worker);
            watchEvents(worker);
            assertEquals(running.size(), worker.protocol.running(), "seed " + seed + " step " + i);
        }
        assertEquals(begun.size(), worker.protocol.counts().begun);
        assertTrue(begun.size() > 10, "the walk must go somewhere: " + begun.size());
    }

    private void step(final Random random, final WorkerFixture worker) {
        final int index = random.nextInt(SANDBOXES + 1);
        final long sandboxId = ids[index];
        switch (random.nextInt(20)) {
            case 0 -> start(worker, index);
            case 1 -> worker.protocol.onSandboxStarted(worker.nowNs, sandboxId);
            case 2 -> rarely(random, () -> worker.commandStop(sandboxId));
            case 3 -> rarely(random, () -> stopped(worker, index));
            case 4 -> worker.commandRevoke(sandboxId, token(random, sandboxId));
            case 5 -> worker.commandCancel(sandboxId, token(random, sandboxId));
            case 6, 7, 8, 9 -> worker.run(sandboxId, newToken(sandboxId));
            case 10 -> worker.run(sandboxId, token(random, sandboxId));
            case 11, 12, 13 -> end(random, worker, sandboxId);
            case 14 -> worker.balancerTakes = !worker.balancerTakes;
            case 15 -> worker.callerTakes = !worker.callerTakes;
            case 16 -> rarely(random, () -> reconnect(worker));
            case 17 -> disturb(random, worker);
            default -> {
                worker.nowNs += random.nextInt(200) * WorkerFixture.MS;
                worker.poll();
                answer(random, worker);
            }
        }
        keepRegistered(worker);
        worker.nowNs += random.nextInt(3) * WorkerFixture.MS;
        worker.poll();
    }

    private static void rarely(final Random random, final Runnable action) {
        if (random.nextInt(4) == 0) {
            action.run();
        }
    }

    /**
     * Ids never recur, nor do tokens of different slots meet: the last index is a sandbox that
     * never starts.
     */
    private void start(final WorkerFixture worker, final int index) {
        if (index < SANDBOXES && !live[index]) {
            live[index] = true;
            ids[index] += 100;
            worker.commandStart(ids[index]);
        }
    }

    private long newToken(final long sandboxId) {
        return nextToken++ * TOKEN_STEP + sandboxId;
    }

    private long token(final Random random, final long sandboxId) {
        return Math.max(1, nextToken - random.nextInt(12)) * TOKEN_STEP + sandboxId;
    }

    private void end(final Random random, final WorkerFixture worker, final long sandboxId) {
        final Long token = running.remove(sandboxId);
        if (token != null) {
            worker.protocol.onRunEnded(
                    worker.nowNs, sandboxId, 0, token, random.nextBoolean(), null);
        }
    }

    private void stopped(final WorkerFixture worker, final int index) {
        if (worker.runtime.contains("start " + ids[index])) {
            running.remove(ids[index]);
            worker.protocol.onSandboxStopped(worker.nowNs, ids[index]);
            live[index] = false;
        }
    }

    private void reconnect(final WorkerFixture worker) {
        worker.protocol.onDisconnected(worker.nowNs);
        worker.protocol.onConnected(worker.nowNs);
        worker.poll();
    }

    /** Messages that mean nothing must change nothing. */
    private void disturb(final Random random, final WorkerFixture worker) {
        final long far = random.nextLong();
        worker.protocol.onAck(
                worker.nowNs, worker.term, ++worker.egress, WorkerFixture.WORKER_ID, far, far, far);
        worker.protocol.onAck(
                worker.nowNs,
                worker.term - 1,
                far,
                WorkerFixture.WORKER_ID,
                worker.epoch,
                far,
                far);
        worker.protocol.onWelcome(
                worker.nowNs,
                worker.term,
                ++worker.egress,
                far,
                far,
                far,
                far,
                far,
                far,
                far,
                far,
                true);
        worker.protocol.onWorkerUnknown(
                worker.nowNs,
                worker.term,
                ++worker.egress,
                far,
                far,
                RejectReason.INCARNATION_DEAD);
        worker.protocol.onRunEnded(worker.nowNs, far, (int) far, far, true, null);
        worker.protocol.onResultAck(worker.nowNs, far, far);
        worker.commandStart(worker.commands + 5, 1);
    }

    /** What the log would say: everything in order up to now, or less. */
    private void answer(final Random random, final WorkerFixture worker) {
        if (worker.numbered.isEmpty() || worker.protocol.state() != RegistrationState.REGISTERED) {
            return;
        }
        applied =
                Math.max(applied, Math.min(eventsSeenNumber(worker), applied + random.nextInt(50)));
        worker.ack(applied);
    }

    private static long eventsSeenNumber(final WorkerFixture worker) {
        return worker.events.stream().mapToLong(WorkerFixture.Event::number).max().orElse(0);
    }

    private void keepRegistered(final WorkerFixture worker) {
        if (worker.reconnects > 0) {
            worker.reconnects = 0;
            reconnect(worker);
        }
        if (worker.protocol.state() == RegistrationState.GREETING) {
            worker.balancerTakes = true;
            worker.nowNs += 10 * WorkerFixture.MS;
            worker.poll();
            worker.welcome(true, applied, worker.commands);
            worker.commands = worker.protocol.lastCommandApplied();
        }
    }

    private void watchRuntime(final WorkerFixture worker) {
        for (; runtimeSeen < worker.runtime.size(); runtimeSeen++) {
            final String[] call = worker.runtime.get(runtimeSeen).split(" ");
            if (call[0].equals("run")) {
                final long sandboxId = Long.parseLong(call[1]);
                final long token = Long.parseLong(call[2]);
                assertFalse(running.containsKey(sandboxId), "two tokens in a slot");
                assertTrue(begun.add(token), "token " + token + " begun twice");
                assertFalse(
                        words.containsKey(token),
                        "token " + token + " begun after " + words.get(token));
                running.put(sandboxId, token);
            }
        }
    }

    /**
     * Events as first sent: consecutive; a token that has begun is never refused, nor revoked
     * before its end was told. (A revoke of a sandbox that is gone is confirmed without knowing its
     * past; the log has the end first, in order, and ignores it.)
     */
    private void watchEvents(final WorkerFixture worker) {
        for (; eventsSeen < worker.events.size(); eventsSeen++) {
            final WorkerFixture.Event event = worker.events.get(eventsSeen);
            final long highest = firstSent.size();
            assertTrue(event.number() <= highest + 1, "a gap before event " + event.number());
            final WorkerFixture.Event before = firstSent.putIfAbsent(event.number(), event);
            assertTrue(
                    before == null || before.equals(event), "event " + event.number() + " changed");
            if (before == null && WORDS.contains(event.kind())) {
                word(event);
            }
        }
    }

    private void word(final WorkerFixture.Event event) {
        final Set<WorkerEventKind> kinds =
                words.computeIfAbsent(event.token(), token -> new HashSet<>());
        final boolean endTold =
                kinds.stream()
                        .anyMatch(
                                kind ->
                                        kind != WorkerEventKind.REFUSED
                                                && kind != WorkerEventKind.REVOKED);
        kinds.add(event.kind());
        final boolean notBegun =
                event.kind() == WorkerEventKind.REFUSED
                        || event.kind() == WorkerEventKind.REVOKED && !endTold;
        assertFalse(notBegun && begun.contains(event.token()), () -> "began, and then " + event);
    }
}
