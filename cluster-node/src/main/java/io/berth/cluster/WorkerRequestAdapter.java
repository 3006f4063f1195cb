package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerEventsDecoder;
import io.berth.schemas.protocol.WorkerGoodbyeDecoder;
import io.berth.schemas.protocol.WorkerHelloDecoder;
import io.berth.schemas.protocol.WorkerPulseDecoder;
import io.berth.schemas.protocol.WorkerReportDecoder;
import io.berth.schemas.protocol.WorkerResyncDecoder;
import org.agrona.DirectBuffer;

/**
 * Turns the messages of workers into commands. Each method is given a body whose structure has been
 * checked and returns whether its values could be passed on; false means that nothing was called.
 * Groups are looked through as a whole before the first call, so that an entry is passed on
 * entirely or not at all.
 */
final class WorkerRequestAdapter {
    /** Most events in one WorkerEvents. */
    static final int MAX_EVENTS = 64;

    /** Most slots in one chunk of a WorkerReport. */
    static final int MAX_REPORT_SLOTS = 24;

    private final PlacementCommands commands;
    private final TextReader text;
    private final WorkerHelloDecoder hello = new WorkerHelloDecoder();
    private final WorkerPulseDecoder pulse = new WorkerPulseDecoder();
    private final WorkerEventsDecoder events = new WorkerEventsDecoder();
    private final WorkerResyncDecoder resync = new WorkerResyncDecoder();
    private final WorkerReportDecoder report = new WorkerReportDecoder();
    private final WorkerGoodbyeDecoder goodbye = new WorkerGoodbyeDecoder();

    WorkerRequestAdapter(final PlacementCommands commands, final TextReader text) {
        this.commands = commands;
        this.text = text;
    }

    boolean workerHello(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        hello.wrap(buffer, body, entry.blockLength, entry.version);
        final long memoryMb = hello.memoryMb();
        final long maxSandboxes = hello.maxSandboxes();
        final String name = text.read(hello.getName(text.bytes, 0, text.bytes.length));
        final String endpoint = text.read(hello.getEndpoint(text.bytes, 0, text.bytes.length));
        final String labels = text.read(hello.getLabels(text.bytes, 0, text.bytes.length));
        if (!FieldChecks.fitsInt(memoryMb)
                || !FieldChecks.fitsInt(maxSandboxes)
                || name == null
                || endpoint == null
                || labels == null) {
            return false;
        }
        entry.dispatching();
        commands.workerHello(
                entry.timestampNs,
                entry.sessionId,
                hello.nonceHigh(),
                hello.nonceLow(),
                hello.incarnation(),
                hello.highestTokenSeen(),
                hello.lastCommandApplied(),
                hello.lastEventSent(),
                hello.cellEpochSeen(),
                (int) memoryMb,
                (int) maxSandboxes,
                hello.zone(),
                name,
                endpoint,
                labels);
        return true;
    }

    boolean workerPulse(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        pulse.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.workerPulse(
                entry.timestampNs,
                entry.sessionId,
                pulse.workerId(),
                pulse.registrationEpoch(),
                pulse.lastCommandApplied(),
                pulse.lastEventSent(),
                pulse.pulseNumber());
        return true;
    }

    boolean workerEvents(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        events.wrap(buffer, body, entry.blockLength, entry.version);
        if (!eventsAreSound(events.events())) {
            return false;
        }
        events.sbeRewind();
        entry.dispatching();
        commands.beginWorkerEvents(
                entry.timestampNs,
                entry.sessionId,
                events.workerId(),
                events.registrationEpoch(),
                events.lastCommandApplied(),
                events.firstEventNumber(),
                events.pulseNumber());
        final WorkerEventsDecoder.EventsDecoder group = events.events();
        while (group.hasNext()) {
            group.next();
            commands.workerEvent(
                    group.sandboxId(),
                    group.token(),
                    group.durationNs(),
                    group.sandboxSlot(),
                    group.kind(),
                    group.refuseReason());
        }
        commands.endWorkerEvents();
        return true;
    }

    private static boolean eventsAreSound(final WorkerEventsDecoder.EventsDecoder group) {
        if (group.count() < 1 || group.count() > MAX_EVENTS) {
            return false;
        }
        while (group.hasNext()) {
            group.next();
            final WorkerEventKind kind = group.kind();
            final RefuseReason reason = group.refuseReason();
            final boolean kindKnown =
                    kind != WorkerEventKind.NONE
                            && kind != WorkerEventKind.NULL_VAL
                            && kind != WorkerEventKind.SBE_UNKNOWN;
            final boolean reasonKnown =
                    reason != RefuseReason.NULL_VAL && reason != RefuseReason.SBE_UNKNOWN;
            if (!kindKnown || !reasonKnown || group.durationNs() < 0) {
                return false;
            }
        }
        return true;
    }

    boolean workerResync(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        resync.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.workerResync(
                entry.timestampNs,
                entry.sessionId,
                resync.workerId(),
                resync.registrationEpoch(),
                resync.lastCommandApplied(),
                resync.lastEventSent(),
                resync.pulseNumber());
        return true;
    }

    boolean workerReport(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        report.wrap(buffer, body, entry.blockLength, entry.version);
        final BooleanType last = report.last();
        if (last != BooleanType.TRUE && last != BooleanType.FALSE
                || !slotsAreSound(report.slots())) {
            return false;
        }
        report.sbeRewind();
        entry.dispatching();
        commands.beginWorkerReport(
                entry.timestampNs,
                entry.sessionId,
                report.workerId(),
                report.registrationEpoch(),
                report.reportId(),
                report.lastCommandApplied(),
                report.lastEventSent(),
                report.chunk(),
                last == BooleanType.TRUE);
        final WorkerReportDecoder.SlotsDecoder slots = report.slots();
        while (slots.hasNext()) {
            slots.next();
            commands.workerReportSlot(
                    slots.sandboxId(),
                    slots.lastToken(),
                    slots.runningToken(),
                    slots.sandboxSlot(),
                    slots.state());
        }
        commands.endWorkerReport();
        return true;
    }

    private static boolean slotsAreSound(final WorkerReportDecoder.SlotsDecoder slots) {
        if (slots.count() > MAX_REPORT_SLOTS) {
            return false;
        }
        while (slots.hasNext()) {
            slots.next();
            final SandboxState state = slots.state();
            if (state == SandboxState.NONE
                    || state == SandboxState.NULL_VAL
                    || state == SandboxState.SBE_UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    boolean workerGoodbye(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        goodbye.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.workerGoodbye(
                entry.timestampNs,
                entry.sessionId,
                goodbye.workerId(),
                goodbye.registrationEpoch());
        return true;
    }
}
