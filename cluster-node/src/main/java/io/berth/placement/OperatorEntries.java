package io.berth.placement;

import io.berth.schemas.protocol.RejectReason;

/** The part of {@link PlacementStateMachine} that operators ask for. */
abstract class OperatorEntries implements PlacementCommands {
    final StateDigest digest = new StateDigest();
    final PlacementCore core;
    final LogEntries entries;

    OperatorEntries(final PlacementOutput output, final SimulatedPolicies simulated) {
        core = new PlacementCore(new DigestingOutput(output, digest), simulated);
        entries = new LogEntries(core, digest);
    }

    /**
     * @return the cell epoch in force (rule 2); 0 before the cell has settings.
     */
    public int cellEpoch() {
        return core.state.cellEpoch();
    }

    /**
     * @return Hellos since the last raise of the epoch that showed numbers never issued: each
     *     proves that the state went back (rule 2).
     */
    public long provenBack() {
        return core.epochs.proofs();
    }

    /**
     * @return whether nothing is issued: the state was restored and its epoch not yet raised, or a
     *     raise is under way.
     */
    public boolean held() {
        return core.epochs.isClosed();
    }

    @Override
    public void initialiseCell(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final CellSettings settings) {
        entries.begin(5, timestampNs);
        digest.add(sessionId).add(correlationId);
        EntryDigests.add(digest, settings);
        core.operators.initialise(sessionId, correlationId, settings);
        entries.end();
    }

    @Override
    public void createFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final FunctionSettings settings) {
        entries.begin(6, timestampNs);
        digest.add(sessionId).add(correlationId);
        EntryDigests.add(digest, settings);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.operators.createFunction(sessionId, correlationId, settings);
        }
        entries.end();
    }

    @Override
    public void deleteFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        entries.begin(7, timestampNs);
        digest.add(sessionId).add(correlationId).add(tenant).add(name);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.operators.deleteFunction(sessionId, correlationId, tenant, name);
        }
        entries.end();
    }

    @Override
    public void listFunctions(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        entries.begin(8, timestampNs);
        digest.add(sessionId).add(correlationId).add(cursor);
        core.operators.listFunctions(sessionId, correlationId, cursor);
        entries.end();
    }

    @Override
    public void describeFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        entries.begin(9, timestampNs);
        digest.add(sessionId).add(correlationId).add(tenant).add(name);
        core.operators.describeFunction(sessionId, correlationId, tenant, name);
        entries.end();
    }

    @Override
    public void setTenant(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final int concurrencyLimit,
            final int weight,
            final int maxQueued) {
        entries.begin(10, timestampNs);
        digest.add(sessionId).add(correlationId).add(tenant).add(concurrencyLimit);
        digest.add(weight).add(maxQueued);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.operators.setTenant(
                    sessionId, correlationId, tenant, concurrencyLimit, weight, maxQueued);
        }
        entries.end();
    }

    @Override
    public void listWorkers(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        entries.begin(11, timestampNs);
        digest.add(sessionId).add(correlationId).add(cursor);
        core.operators.listWorkers(sessionId, correlationId, cursor);
        entries.end();
    }

    @Override
    public void queryStatus(
            final long timestampNs, final long sessionId, final long correlationId) {
        entries.begin(12, timestampNs);
        digest.add(sessionId).add(correlationId);
        core.output.statusReply(
                sessionId,
                correlationId,
                core.operators.status(entries.count() - 1, entries.digestBefore()));
        entries.end();
    }

    @Override
    public void markDigest(final long timestampNs, final long sessionId, final long correlationId) {
        entries.begin(13, timestampNs);
        digest.add(sessionId).add(correlationId);
        core.digestWalk.mark(sessionId, correlationId, entries.count(), digest);
        entries.end();
    }

    @Override
    public void listTenants(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        entries.begin(41, timestampNs);
        digest.add(sessionId).add(correlationId).add(cursor);
        core.operators.listTenants(sessionId, correlationId, cursor);
        entries.end();
    }

    @Override
    public void setPolicy(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final PolicySettings policy) {
        entries.begin(42, timestampNs);
        digest.add(sessionId).add(correlationId);
        EntryDigests.add(digest, policy);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.cellPolicy.set(sessionId, correlationId, policy);
        }
        entries.end();
    }

    @Override
    public void describePolicy(
            final long timestampNs, final long sessionId, final long correlationId) {
        entries.begin(43, timestampNs);
        digest.add(sessionId).add(correlationId);
        core.cellPolicy.describe(sessionId, correlationId);
        entries.end();
    }

    @Override
    public void drainWorker(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String worker,
            final long deadlineNs) {
        entries.begin(44, timestampNs);
        digest.add(sessionId).add(correlationId).add(worker).add(deadlineNs);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.workerDrains.drain(sessionId, correlationId, worker, deadlineNs);
        }
        entries.end();
    }

    @Override
    public void undrainWorker(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String worker) {
        entries.begin(45, timestampNs);
        digest.add(sessionId).add(correlationId).add(worker);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.workerDrains.undrain(sessionId, correlationId, worker);
        }
        entries.end();
    }

    @Override
    public void evacuateZone(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final int zone,
            final long deadlineNs) {
        entries.begin(46, timestampNs);
        digest.add(sessionId).add(correlationId).add(zone).add(deadlineNs);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.workerDrains.evacuate(sessionId, correlationId, zone, deadlineNs);
        }
        entries.end();
    }

    @Override
    public void restoreZone(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final int zone) {
        entries.begin(47, timestampNs);
        digest.add(sessionId).add(correlationId).add(zone);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.workerDrains.restore(sessionId, correlationId, zone);
        }
        entries.end();
    }

    @Override
    public void describeInvocation(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long invocationId) {
        entries.begin(48, timestampNs);
        digest.add(sessionId).add(correlationId).add(invocationId);
        core.invocationQueries.describe(sessionId, correlationId, invocationId);
        entries.end();
    }

    @Override
    public void cancelInvocation(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long invocationId) {
        entries.begin(49, timestampNs);
        digest.add(sessionId).add(correlationId).add(invocationId);
        if (!core.epochs.refuses(sessionId, correlationId)) {
            core.invocationQueries.cancel(sessionId, correlationId, invocationId);
        }
        entries.end();
    }

    @Override
    public void listInvocations(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        entries.begin(50, timestampNs);
        digest.add(sessionId).add(correlationId).add(cursor);
        core.invocationQueries.list(sessionId, correlationId, cursor);
        entries.end();
    }

    @Override
    public void raiseCellEpoch(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cellEpoch,
            final long settleNs,
            final boolean ignoreShown) {
        entries.begin(51, timestampNs);
        digest.add(sessionId).add(correlationId).add(cellEpoch).add(settleNs).add(ignoreShown);
        core.epochs.raise(sessionId, correlationId, cellEpoch, settleNs, ignoreShown);
        entries.end();
    }

    @Override
    public void describeCellEpoch(
            final long timestampNs, final long sessionId, final long correlationId) {
        entries.begin(52, timestampNs);
        digest.add(sessionId).add(correlationId);
        core.epochs.describe(sessionId, correlationId, RejectReason.NONE);
        entries.end();
    }
}
