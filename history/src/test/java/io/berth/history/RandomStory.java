package io.berth.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A cell that keeps every promise, at random: calls, refusals, retries, dead workers. */
final class RandomStory {
    static final CheckerSettings SETTINGS = CheckerSettings.strict();
    private static final long FUNCTION = 5;
    private static final long TENANT = ProcessKey.of("t");
    private static final int LIMIT = 6;
    private static final int STEPS = 1_500;
    private static final long DEADLINE_NS = 1_000_000_000L;

    private final Random random;
    private final TestHistory history = new TestHistory();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private long calls;
    private long tokens = 1L << 56;
    private long invocations = 1L << 20;
    private long sandboxes;
    private int names;

    RandomStory(final long seed) {
        random = new Random(seed);
    }

    private static final class Worker {
        String name;
        History history;
        final List<Long> idle = new ArrayList<>();
        boolean alive;
    }

    private static final class Open {
        long call;
        boolean safe;
        long invocation;
        long token;
        long sandbox;
        Worker worker;
        boolean placed;
        boolean begun;
        boolean running;
        boolean ended;
        boolean lost;
        RunOutcome outcome;
    }

    List<HistoryRecord> records() {
        return history.records;
    }

    HistoryReport check() {
        return history.check(SETTINGS);
    }

    RandomStory run() {
        history.drill.limit(LimitKind.FUNCTION, FUNCTION, TENANT, LIMIT, LimitPhase.IN_FORCE);
        for (int i = 0; i < 3; i++) {
            workers.add(newWorker("w" + names++));
        }
        for (int step = 0; step < STEPS; step++) {
            history.pass(random.nextInt(200_000));
            step();
        }
        while (!open.isEmpty()) {
            goOn(open.get(random.nextInt(open.size())));
        }
        history.drill.quiet();
        history.client.close();
        return this;
    }

    private Worker newWorker(final String name) {
        final Worker worker = new Worker();
        worker.name = name;
        worker.history = history.begin(SourceKind.WORKER, name);
        worker.history.incarnation(ProcessKey.of(name), random.nextLong() | 1);
        worker.alive = true;
        for (int i = 0; i < 3; i++) {
            final long sandbox = ++sandboxes;
            worker.history.sandboxStarted(sandbox, FUNCTION, 1);
            worker.idle.add(sandbox);
        }
        return worker;
    }

    private void step() {
        final int act = random.nextInt(100);
        if (act < 30) {
            final Open call = new Open();
            call.call = calls++;
            call.safe = random.nextInt(4) == 0;
            history.client.asked(call.call, 1, 0, call.safe, DEADLINE_NS);
            open.add(call);
        } else if (act < 31) {
            kill(workers.get(random.nextInt(workers.size())));
        } else if (!open.isEmpty()) {
            goOn(open.get(random.nextInt(open.size())));
        }
    }

    private void kill(final Worker worker) {
        worker.alive = false;
        history.drill.strike(ProcessKey.of(worker.name), 9);
        history.drill.gone(ProcessKey.of(worker.name));
        for (final Open call : open) {
            if (call.placed && call.worker == worker && !call.ended) {
                call.lost = true;
            }
        }
        workers.set(workers.indexOf(worker), newWorker(worker.name));
    }

    private long held() {
        return open.stream().filter(call -> call.placed && !call.ended && !call.lost).count();
    }

    private void goOn(final Open call) {
        if (!call.placed) {
            if (random.nextInt(10) == 0) {
                end(call, call.begun ? CallEnd.UNKNOWN : CallEnd.NOT_RUN);
            } else {
                place(call);
            }
        } else if (call.lost) {
            onLost(call);
        } else if (!call.running) {
            if (random.nextInt(10) == 0) { // refused: another placement of the same invocation
                call.worker.idle.add(call.sandbox);
                call.placed = false;
            } else {
                call.running = true;
                call.begun = true;
                call.worker.history.began(
                        call.token, call.invocation, 1, call.sandbox, 0, FUNCTION, DEADLINE_NS);
            }
        } else if (!call.ended) {
            call.ended = true;
            call.outcome = RunOutcome.of(1 + random.nextInt(4));
            call.worker.history.ended(call.token, call.outcome, call.token);
            call.worker.idle.add(call.sandbox);
        } else if (random.nextInt(20) == 0) {
            history.client.answered(
                    call.call,
                    CallEnd.UNKNOWN,
                    AnswerReason.RESULT_LOST,
                    RunOutcome.NONE,
                    call.invocation,
                    call.token,
                    0,
                    FUNCTION);
            open.remove(call);
        } else {
            history.client.answered(
                    call.call,
                    CallEnd.RAN,
                    AnswerReason.NONE,
                    call.outcome,
                    call.invocation,
                    call.token,
                    call.token,
                    FUNCTION);
            open.remove(call);
        }
    }

    private void onLost(final Open call) {
        if (!call.running || call.safe) {
            call.placed = false;
            call.running = false;
            call.lost = false;
            call.invocation = 0;
        } else {
            end(call, CallEnd.UNKNOWN);
        }
    }

    private void place(final Open call) {
        final Worker worker = workers.get(random.nextInt(workers.size()));
        if (worker.idle.isEmpty() || held() >= LIMIT) {
            return;
        }
        if (call.invocation == 0) {
            call.invocation = ++invocations;
        }
        call.placed = true;
        call.worker = worker;
        call.sandbox = worker.idle.remove(random.nextInt(worker.idle.size()));
        call.token = ++tokens;
        history.client.placed(call.call, call.invocation, call.token, call.sandbox, 0, 1);
    }

    private void end(final Open call, final CallEnd end) {
        history.client.answered(
                call.call,
                end,
                end == CallEnd.UNKNOWN ? AnswerReason.WORKER_LOST : AnswerReason.OTHER,
                RunOutcome.NONE,
                call.invocation,
                call.token,
                0,
                0);
        open.remove(call);
    }
}
