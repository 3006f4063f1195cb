package io.berth.explore;

import io.berth.schemas.protocol.SandboxKind;
import io.berth.simulation.CheckFailure;
import io.berth.worker.protocol.SandboxRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;

/** The sandboxes of one life of a worker: they start and end when the explorer says so. */
final class SmallSandboxes implements SandboxRuntime {
    /** One sandbox with at most one run. */
    static final class Sandbox {
        final long id;
        final long functionId;
        boolean ready;
        Run run;

        Sandbox(final long id, final long functionId) {
            this.id = id;
            this.functionId = functionId;
        }
    }

    /** What runs. */
    static final class Run {
        final Sandbox sandbox;
        final int slot;
        final long token;
        final long invocationId;
        final int callNumber;
        boolean interrupted;

        Run(
                final Sandbox sandbox,
                final int slot,
                final long token,
                final long invocationId,
                final int callNumber) {
            this.sandbox = sandbox;
            this.slot = slot;
            this.token = token;
            this.invocationId = invocationId;
            this.callNumber = callNumber;
        }
    }

    private final SmallWorld world;
    private final SmallWorker worker;
    final List<Sandbox> sandboxes = new ArrayList<>();
    private final Deque<Long> stopping = new ArrayDeque<>();

    SmallSandboxes(final SmallWorld world, final SmallWorker worker) {
        this.world = world;
        this.worker = worker;
    }

    private Sandbox find(final long sandboxId) {
        for (final Sandbox sandbox : sandboxes) {
            if (sandbox.id == sandboxId) {
                return sandbox;
            }
        }
        return null;
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
        if (find(sandboxId) != null) {
            throw new CheckFailure(worker.name + " starts sandbox " + sandboxId + " twice");
        }
        sandboxes.add(new Sandbox(sandboxId, functionId));
    }

    @Override
    public void stopSandbox(final long sandboxId) {
        final Sandbox sandbox = find(sandboxId);
        if (sandbox == null || sandbox.run != null) {
            throw new CheckFailure(
                    worker.name + " stops a sandbox that is not there or runs something");
        }
        stopping.addLast(sandboxId);
    }

    /** Sandboxes stop at once. @return whether one did. */
    boolean finishStops() {
        if (stopping.isEmpty()) {
            return false;
        }
        while (!stopping.isEmpty()) {
            final long sandboxId = stopping.removeFirst();
            sandboxes.remove(find(sandboxId));
            worker.sandboxStopped(sandboxId);
        }
        return true;
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
        final Sandbox sandbox = find(sandboxId);
        if (sandbox == null || !sandbox.ready || sandbox.run != null) {
            throw new CheckFailure(
                    worker.name
                            + " begins "
                            + SmallClient.text(token)
                            + " in a sandbox that is not ready or runs something");
        }
        sandbox.run =
                new Run(sandbox, sandboxSlot, token, invocationId, (int) payload.getLong(offset));
        world.trace(worker.name, () -> "begins " + SmallClient.text(token));
        world.ledger.onBegin(worker, sandbox.run);
    }

    @Override
    public void interrupt(final long sandboxId, final int sandboxSlot, final long token) {
        final Sandbox sandbox = find(sandboxId);
        if (sandbox != null && sandbox.run != null && sandbox.run.token == token) {
            sandbox.run.interrupted = true;
        }
    }

    /** What is told to end has ended before time passes on. */
    void endInterrupted() {
        for (final Sandbox sandbox : sandboxes.toArray(new Sandbox[0])) {
            if (sandbox.run != null && sandbox.run.interrupted) {
                end(sandbox);
            }
        }
    }

    /** The run in the sandbox ends. */
    void end(final Sandbox sandbox) {
        final Run run = sandbox.run;
        sandbox.run = null;
        world.trace(worker.name, () -> SmallClient.text(run.token) + " ends");
        worker.runEnded(run);
    }

    void digest(final Mix mix) {
        mix.add(sandboxes.size());
        for (final Sandbox sandbox : sandboxes) {
            mix.add(sandbox.id).add(sandbox.ready ? 1 : 0);
            mix.add(sandbox.run == null ? 0 : sandbox.run.token);
            mix.add(sandbox.run != null && sandbox.run.interrupted ? 1 : 0);
        }
    }
}
