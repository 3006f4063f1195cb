package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;

import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.worker.protocol.SandboxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * The sandboxes of one life of a worker: starts that take time or fail, runs that end, fail, last
 * too long or get stuck.
 */
final class SimulatedSandboxes implements SandboxRuntime {
    private static final class Sandbox {
        private final long id;
        private final long functionId;
        private final int memoryMb;
        private boolean ready;
        private boolean gone;
        private Run run;

        private Sandbox(final long id, final long functionId, final int memoryMb) {
            this.memoryMb = memoryMb;
            this.id = id;
            this.functionId = functionId;
        }
    }

    /** What runs in a slot. */
    static final class Run {
        final long sandboxId;
        final int slot;
        final long token;
        final long invocationId;
        final long functionId;
        final long callNumber;
        private final long dueNs;
        private boolean over;
        private boolean interrupted;
        private boolean endless;

        private Run(
                final long sandboxId,
                final int slot,
                final long token,
                final long invocationId,
                final long functionId,
                final long callNumber,
                final long dueNs) {
            this.dueNs = dueNs;
            this.sandboxId = sandboxId;
            this.slot = slot;
            this.token = token;
            this.invocationId = invocationId;
            this.functionId = functionId;
            this.callNumber = callNumber;
        }
    }

    private final World world;
    private final SimulatedWorker worker;
    private final SimulationRandom random;
    private final Map<Long, Sandbox> sandboxes = new TreeMap<>();

    SimulatedSandboxes(
            final World world, final SimulatedWorker worker, final SimulationRandom random) {
        this.world = world;
        this.worker = worker;
        this.random = random;
    }

    /** True if the sandbox is there and could run something now. */
    boolean isReady(final long sandboxId) {
        final Sandbox sandbox = sandboxes.get(sandboxId);
        return sandbox != null && sandbox.ready;
    }

    int count() {
        return sandboxes.size();
    }

    /** What runs though its time limit has passed that long ago, or null. */
    Run overdue(final long slackNs) {
        for (final Sandbox sandbox : sandboxes.values()) {
            final Run run = sandbox.run;
            if (run != null && !run.interrupted && worker.localNowNs() - run.dueNs > slackNs) {
                return run;
            }
        }
        return null;
    }

    /** What runs now. */
    List<Run> runs() {
        final List<Run> runs = new ArrayList<>();
        for (final Sandbox sandbox : sandboxes.values()) {
            if (sandbox.run != null) {
                runs.add(sandbox.run);
            }
        }
        return runs;
    }

    /** True if something runs that would never end. */
    boolean hasEndlessRun() {
        return runs().stream().anyMatch(run -> run.endless);
    }

    @Override
    public void startSandbox(
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        final Sandbox sandbox = new Sandbox(sandboxId, functionId, memoryMb);
        if (sandboxes.put(sandboxId, sandbox) != null) {
            throw new CheckFailure(worker.name() + " starts sandbox " + sandboxId + " twice");
        }
        checkRoom();
        final RunScript.Start start =
                world.script.start(random, worker.registeredName(), functionName);
        if (start != RunScript.Start.GOOD) {
            world.counts.add(FaultKind.BAD_STARTS);
        }
        if (start == RunScript.Start.HANGS) {
            return;
        }
        worker.inside(
                world.script.startUpNs(random, startUpNs),
                () -> {
                    if (sandbox.gone) {
                        return;
                    }
                    if (start == RunScript.Start.FAILS) {
                        sandboxes.remove(sandboxId);
                        sandbox.gone = true;
                        worker.sandboxStartFailed(sandboxId);
                    } else {
                        sandbox.ready = true;
                        worker.sandboxStarted(sandboxId);
                    }
                });
    }

    /** All that is there, also what is being stopped, fits. */
    private void checkRoom() {
        int usedMb = 0;
        for (final Sandbox sandbox : sandboxes.values()) {
            usedMb += sandbox.memoryMb;
        }
        if (usedMb > worker.shape().memoryMb()
                || sandboxes.size() > worker.shape().maxSandboxes()) {
            throw new CheckFailure(
                    worker.name()
                            + " has "
                            + sandboxes.size()
                            + " sandboxes of "
                            + usedMb
                            + " MB and room for "
                            + worker.shape());
        }
    }

    /** True if the sandbox is there in any state, also while it is being stopped. */
    boolean holds(final long sandboxId) {
        return sandboxes.containsKey(sandboxId);
    }

    @Override
    public void stopSandbox(final long sandboxId) {
        final Sandbox sandbox = sandboxes.get(sandboxId);
        if (sandbox == null) {
            throw new CheckFailure(
                    worker.name() + " stops sandbox " + sandboxId + " that is not there");
        }
        if (sandbox.run != null) {
            throw new CheckFailure(
                    worker.name() + " stops sandbox " + sandboxId + " that runs something");
        }
        sandbox.ready = false;
        sandbox.gone = true;
        worker.inside(
                random.between(0, 100 * MS),
                () -> {
                    if (sandboxes.remove(sandboxId, sandbox)) {
                        worker.sandboxStopped(sandboxId);
                    }
                });
    }

    @Override
    public void run(
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long timeoutNs,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final Sandbox sandbox = sandboxes.get(sandboxId);
        if (sandbox == null || !sandbox.ready) {
            throw new CheckFailure(
                    worker.name() + " runs in sandbox " + sandboxId + " that is not ready");
        }
        if (sandbox.run != null) {
            throw new CheckFailure(
                    worker.name()
                            + " runs token "
                            + token
                            + " in a slot that runs token "
                            + sandbox.run.token);
        }
        final Run run =
                new Run(
                        sandboxId,
                        sandboxSlot,
                        token,
                        invocationId,
                        sandbox.functionId,
                        payload.getLong(offset),
                        worker.localNowNs() + timeoutNs);
        sandbox.run = run;
        world.checker.onBegin(worker, run);
        final long durationNs = world.script.runNs(random, timeoutNs);
        if (durationNs == RunScript.ENDLESS) {
            run.endless = true;
        } else {
            final RunEnd end = world.script.fails(random) ? RunEnd.FAILED : RunEnd.COMPLETED;
            worker.inside(durationNs, () -> end(sandbox, run, end));
        }
    }

    @Override
    public void interrupt(final long sandboxId, final int sandboxSlot, final long token) {
        final Sandbox sandbox = sandboxes.get(sandboxId);
        if (sandbox == null
                || sandbox.run == null
                || sandbox.run.token != token
                || sandbox.run.over) {
            return;
        }
        final Run run = sandbox.run;
        run.interrupted = true;
        final long durationNs = world.script.interruptNs(random);
        if (durationNs == RunScript.ENDLESS) {
            run.endless = true;
        } else {
            worker.inside(durationNs, () -> end(sandbox, run, RunEnd.FAILED));
        }
    }

    private void end(final Sandbox sandbox, final Run run, final RunEnd end) {
        if (run.over) {
            return;
        }
        run.over = true;
        run.endless = false;
        sandbox.run = null;
        worker.runEnded(run, end);
    }
}
