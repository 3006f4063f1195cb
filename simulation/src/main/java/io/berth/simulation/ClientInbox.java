package io.berth.simulation;

import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.Placement;

/**
 * Hands what the balancer says to a client to its protocol class, as the decoder of a client does.
 */
public final class ClientInbox {
    private ClientInbox() {}

    /**
     * Delivers one output of the state machine. @param mac stands for what the publisher adds (rule
     * 39).
     */
    public static void deliver(
            final ClientProtocol protocol,
            final long now,
            final Call m,
            final long term,
            final long egress,
            final SimulatedMac mac) {
        switch (m.name()) {
            case "clientWelcome" ->
                    protocol.onClientWelcome(
                            now,
                            term,
                            egress,
                            m.number("nonceHigh"),
                            m.number("nonceLow"),
                            m.number("clientId"),
                            m.number("secretHigh"),
                            m.number("secretLow"),
                            m.number("clientGraceNs"),
                            m.number("cellEpoch"),
                            (int) m.number("slotsGranted"));
            case "helloRejected" ->
                    protocol.onHelloRejected(
                            now,
                            term,
                            egress,
                            m.number("nonceHigh"),
                            m.number("nonceLow"),
                            m.number("retryAfterNs"),
                            m.argument("reason"));
            case "placed" -> protocol.onPlaced(now, term, egress, placement(m, mac));
            case "functionResolved" ->
                    protocol.onFunctionResolved(
                            now,
                            term,
                            egress,
                            m.number("correlationId"),
                            m.number("functionId"),
                            m.number("timeoutNs"),
                            m.number("maxPayloadLength"),
                            m.argument("reason"));
            case "clientUnknown" ->
                    protocol.onClientUnknown(
                            now, term, egress, m.number("clientId"), m.argument("reason"));
            case "waiting", "rejected", "ended", "notKnown" ->
                    onRequestMessage(protocol, now, m, term, egress);
            default -> protocol.onOther(now, term, egress);
        }
    }

    private static void onRequestMessage(
            final ClientProtocol protocol,
            final long now,
            final Call m,
            final long term,
            final long egress) {
        final long clientId = m.number("clientId");
        final int slot = (int) m.number("requestSlot");
        final long sequence = m.number("sequence");
        switch (m.name()) {
            case "waiting" ->
                    protocol.onWaiting(
                            now,
                            term,
                            egress,
                            clientId,
                            slot,
                            sequence,
                            m.number("invocationId"),
                            m.number("remainingNs"),
                            (int) m.number("position"));
            case "rejected" ->
                    protocol.onRejected(
                            now,
                            term,
                            egress,
                            clientId,
                            slot,
                            sequence,
                            m.number("retryAfterNs"),
                            m.argument("reason"),
                            m.argument("cause"),
                            m.number("limitOwnerId"),
                            m.number("limitCurrent"),
                            m.number("limitAllowed"));
            case "ended" ->
                    protocol.onEnded(
                            now,
                            term,
                            egress,
                            clientId,
                            slot,
                            sequence,
                            m.number("invocationId"),
                            m.number("token"),
                            m.argument("end"));
            default -> protocol.onNotKnown(now, term, egress, clientId, slot, sequence);
        }
    }

    /** What a client makes of a placement that it is told. */
    static Placement placement(final Call m, final SimulatedMac mac) {
        final Placement placement = new Placement();
        placement.clientId = m.number("clientId");
        placement.requestSlot = (int) m.number("requestSlot");
        placement.sequence = m.number("sequence");
        placement.invocationId = m.number("invocationId");
        placement.token = m.number("token");
        placement.sandboxId = m.number("sandboxId");
        placement.sandboxSlot = (int) m.number("sandboxSlot");
        placement.workerId = m.number("workerId");
        placement.incarnation = m.number("incarnation");
        placement.functionId = m.number("functionId");
        placement.functionVersion = (int) m.number("functionVersion");
        placement.timeoutNs = m.number("timeoutNs");
        placement.payloadLength = m.number("payloadLength");
        placement.cellEpoch = m.number("cellEpoch");
        placement.keyId = 1;
        placement.kind = m.argument("kind");
        placement.endpoint = m.argument("workerEndpoint");
        mac.tag(
                placement.mac,
                placement.cellEpoch,
                placement.workerId,
                placement.incarnation,
                placement.sandboxId,
                placement.sandboxSlot,
                placement.token,
                placement.invocationId,
                placement.clientId,
                placement.functionVersion,
                placement.timeoutNs,
                placement.payloadLength);
        return placement;
    }
}
