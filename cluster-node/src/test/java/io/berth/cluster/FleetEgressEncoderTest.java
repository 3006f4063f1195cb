package io.berth.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.berth.placement.PlacementOutput.InvocationDescription;
import io.berth.placement.PlacementOutput.TenantDescription;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.InvocationPageDecoder;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.PolicyReplyDecoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.TenantPageDecoder;
import io.berth.wire.StructureCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetEgressEncoderTest {
    private final EgressFrame frame = new EgressFrame();
    private final FleetEgressEncoder encoder = new FleetEgressEncoder(frame);

    private void assertSound(final int length) {
        final int result = StructureCheck.protocol().check(frame.buffer, 0, length);
        assertEquals(StructureCheck.OK, result, () -> StructureCheck.describe(result));
    }

    @Test
    void shouldEncodeEveryValueOfATenant() {
        final TenantDescription tenant = new TenantDescription("acme", 1, 2, 3, 4, 5, 6, 7);
        assertSound(encoder.tenantPage(9, RejectReason.NONE, List.of(tenant, tenant), 11));
        final TenantPageDecoder page =
                new TenantPageDecoder()
                        .wrapAndApplyHeader(frame.buffer, 0, new MessageHeaderDecoder());
        assertEquals(9, page.correlationId());
        assertEquals(11, page.nextCursor());
        final TenantPageDecoder.TenantsDecoder tenants = page.tenants();
        assertEquals(2, tenants.count());
        final TenantPageDecoder.TenantsDecoder one = tenants.next();
        assertEquals(
                tenant,
                new TenantDescription(
                        "acme",
                        (int) one.concurrencyLimit(),
                        (int) one.weight(),
                        (int) one.maxQueued(),
                        (int) one.inFlight(),
                        (int) one.queued(),
                        one.reserved(),
                        (int) one.unreservedInFlight()));
        assertEquals("acme", one.name());
    }

    @Test
    void shouldEncodeEveryValueOfAnInvocation() {
        final InvocationDescription sent =
                new InvocationDescription(
                        -1,
                        2,
                        "acme",
                        "resize",
                        3,
                        4,
                        5,
                        6,
                        "w1",
                        7,
                        8,
                        9,
                        10,
                        InvocationState.PLACED,
                        RejectReason.SCALE_UP_RATE,
                        2,
                        true,
                        PlacementKind.COLD);
        assertSound(encoder.invocationPage(9, RejectReason.NONE, List.of(sent), 12));
        final InvocationPageDecoder page =
                new InvocationPageDecoder()
                        .wrapAndApplyHeader(frame.buffer, 0, new MessageHeaderDecoder());
        assertEquals(12, page.nextCursor());
        final InvocationPageDecoder.InvocationsDecoder one = page.invocations().next();
        final String tenant = one.tenant();
        final String function = one.functionName();
        assertEquals(
                sent,
                new InvocationDescription(
                        one.invocationId(),
                        one.functionId(),
                        tenant,
                        function,
                        one.clientId(),
                        one.token(),
                        one.sandboxId(),
                        one.workerId(),
                        one.workerName(),
                        one.ageNs(),
                        one.remainingNs(),
                        one.placedNs(),
                        (int) one.position(),
                        one.state(),
                        one.cause(),
                        one.priority(),
                        one.cancelling() == BooleanType.TRUE,
                        one.kind()));
    }

    @Test
    void shouldEncodeThePolicyAndSomethingSoundWithoutOne() {
        final PolicySettings policy =
                new PolicySettings(
                        PlacementPolicy.LEAST_LOADED,
                        KeepAlivePolicy.HISTOGRAM,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7,
                        8,
                        9,
                        10,
                        11);
        assertSound(encoder.policyReply(1, RejectReason.NONE, policy, 5));
        final PolicyReplyDecoder reply =
                new PolicyReplyDecoder()
                        .wrapAndApplyHeader(frame.buffer, 0, new MessageHeaderDecoder());
        assertEquals(5, reply.evacuatedZones());
        assertEquals(
                policy,
                new PolicySettings(
                        reply.placement(),
                        reply.keepAlive(),
                        reply.bestOf(),
                        reply.highLoadPermille(),
                        (int) reply.unreservedFloor(),
                        (int) reply.scaleUpSize(),
                        reply.scaleUpPeriodNs(),
                        (int) reply.provisionSize(),
                        reply.provisionPeriodNs(),
                        (int) reply.quantumMb(),
                        reply.standingQueueNs(),
                        reply.suspectFailures(),
                        reply.suspectNs()));
        assertSound(encoder.policyReply(1, RejectReason.NOT_INITIALISED, null, 0));
        reply.wrapAndApplyHeader(frame.buffer, 0, new MessageHeaderDecoder());
        assertEquals(RejectReason.NOT_INITIALISED, reply.reason());
        assertFalse(reply.bestOf() == 0, "what is shown has values in their ranges");
    }
}
