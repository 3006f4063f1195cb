package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.CancelInvocationDecoder;
import io.berth.schemas.protocol.DescribeInvocationDecoder;
import io.berth.schemas.protocol.DescribePolicyDecoder;
import io.berth.schemas.protocol.DrainWorkerDecoder;
import io.berth.schemas.protocol.EvacuateZoneDecoder;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.ListInvocationsDecoder;
import io.berth.schemas.protocol.ListTenantsDecoder;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RestoreZoneDecoder;
import io.berth.schemas.protocol.SetPolicyDecoder;
import io.berth.schemas.protocol.SetTenantDecoder;
import io.berth.schemas.protocol.UndrainWorkerDecoder;
import org.agrona.DirectBuffer;

/**
 * Turns what operators say of tenants, workers, zones, invocations and the policy into commands, as
 * {@link OperatorRequestAdapter} does with the rest.
 */
final class FleetRequestAdapter {
    private final PlacementCommands commands;
    private final TextReader text;
    private final SetTenantDecoder setTenant = new SetTenantDecoder();
    private final ListTenantsDecoder listTenants = new ListTenantsDecoder();
    private final SetPolicyDecoder setPolicy = new SetPolicyDecoder();
    private final DescribePolicyDecoder describePolicy = new DescribePolicyDecoder();
    private final DrainWorkerDecoder drainWorker = new DrainWorkerDecoder();
    private final UndrainWorkerDecoder undrainWorker = new UndrainWorkerDecoder();
    private final EvacuateZoneDecoder evacuateZone = new EvacuateZoneDecoder();
    private final RestoreZoneDecoder restoreZone = new RestoreZoneDecoder();
    private final DescribeInvocationDecoder describeInvocation = new DescribeInvocationDecoder();
    private final CancelInvocationDecoder cancelInvocation = new CancelInvocationDecoder();
    private final ListInvocationsDecoder listInvocations = new ListInvocationsDecoder();

    FleetRequestAdapter(final PlacementCommands commands, final TextReader text) {
        this.commands = commands;
        this.text = text;
    }

    boolean setTenant(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        setTenant.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = setTenant.correlationId();
        final long limit = setTenant.concurrencyLimit();
        final long weight = setTenant.weight();
        final long maxQueued = setTenant.maxQueued();
        final String tenant = text.read(setTenant.getTenant(text.bytes, 0, text.bytes.length));
        if (tenant == null
                || !FieldChecks.fitsInt(limit)
                || !FieldChecks.fitsInt(weight)
                || !FieldChecks.fitsInt(maxQueued)) {
            return false;
        }
        entry.dispatching();
        commands.setTenant(
                entry.timestampNs,
                entry.sessionId,
                correlationId,
                tenant,
                (int) limit,
                (int) weight,
                (int) maxQueued);
        return true;
    }

    boolean listTenants(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        listTenants.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.listTenants(
                entry.timestampNs,
                entry.sessionId,
                listTenants.correlationId(),
                listTenants.cursor());
        return true;
    }

    boolean setPolicy(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        setPolicy.wrap(buffer, body, entry.blockLength, entry.version);
        final PlacementPolicy placement = setPolicy.placement();
        final KeepAlivePolicy keepAlive = setPolicy.keepAlive();
        if (placement == PlacementPolicy.NULL_VAL
                || placement == PlacementPolicy.SBE_UNKNOWN
                || keepAlive == KeepAlivePolicy.NULL_VAL
                || keepAlive == KeepAlivePolicy.SBE_UNKNOWN
                || !FieldChecks.fitsInt(setPolicy.unreservedFloor())
                || !FieldChecks.fitsInt(setPolicy.scaleUpSize())
                || !FieldChecks.fitsInt(setPolicy.provisionSize())
                || !FieldChecks.fitsInt(setPolicy.quantumMb())) {
            return false;
        }
        final PolicySettings policy =
                new PolicySettings(
                        placement,
                        keepAlive,
                        setPolicy.bestOf(),
                        setPolicy.highLoadPermille(),
                        (int) setPolicy.unreservedFloor(),
                        (int) setPolicy.scaleUpSize(),
                        setPolicy.scaleUpPeriodNs(),
                        (int) setPolicy.provisionSize(),
                        setPolicy.provisionPeriodNs(),
                        (int) setPolicy.quantumMb(),
                        setPolicy.standingQueueNs(),
                        setPolicy.suspectFailures(),
                        setPolicy.suspectNs());
        entry.dispatching();
        commands.setPolicy(entry.timestampNs, entry.sessionId, setPolicy.correlationId(), policy);
        return true;
    }

    boolean describePolicy(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        describePolicy.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.describePolicy(entry.timestampNs, entry.sessionId, describePolicy.correlationId());
        return true;
    }

    boolean drainWorker(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        drainWorker.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = drainWorker.correlationId();
        final long deadlineNs = drainWorker.deadlineNs();
        final String worker = text.read(drainWorker.getWorker(text.bytes, 0, text.bytes.length));
        if (worker == null) {
            return false;
        }
        entry.dispatching();
        commands.drainWorker(entry.timestampNs, entry.sessionId, correlationId, worker, deadlineNs);
        return true;
    }

    boolean undrainWorker(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        undrainWorker.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = undrainWorker.correlationId();
        final String worker = text.read(undrainWorker.getWorker(text.bytes, 0, text.bytes.length));
        if (worker == null) {
            return false;
        }
        entry.dispatching();
        commands.undrainWorker(entry.timestampNs, entry.sessionId, correlationId, worker);
        return true;
    }

    boolean evacuateZone(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        evacuateZone.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.evacuateZone(
                entry.timestampNs,
                entry.sessionId,
                evacuateZone.correlationId(),
                evacuateZone.zone(),
                evacuateZone.deadlineNs());
        return true;
    }

    boolean restoreZone(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        restoreZone.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.restoreZone(
                entry.timestampNs,
                entry.sessionId,
                restoreZone.correlationId(),
                restoreZone.zone());
        return true;
    }

    boolean describeInvocation(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        describeInvocation.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.describeInvocation(
                entry.timestampNs,
                entry.sessionId,
                describeInvocation.correlationId(),
                describeInvocation.invocationId());
        return true;
    }

    boolean cancelInvocation(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        cancelInvocation.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.cancelInvocation(
                entry.timestampNs,
                entry.sessionId,
                cancelInvocation.correlationId(),
                cancelInvocation.invocationId());
        return true;
    }

    boolean listInvocations(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        listInvocations.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.listInvocations(
                entry.timestampNs,
                entry.sessionId,
                listInvocations.correlationId(),
                listInvocations.cursor());
        return true;
    }
}
