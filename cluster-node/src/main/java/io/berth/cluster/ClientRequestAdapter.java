package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.CancelDecoder;
import io.berth.schemas.protocol.ClientGoodbyeDecoder;
import io.berth.schemas.protocol.ClientHelloDecoder;
import io.berth.schemas.protocol.ClientResyncDecoder;
import io.berth.schemas.protocol.InvokeDecoder;
import io.berth.schemas.protocol.ReleaseDecoder;
import io.berth.schemas.protocol.ResolveFunctionDecoder;
import org.agrona.DirectBuffer;

/**
 * Turns the messages of clients into commands. Each method is given a body whose structure has been
 * checked and returns whether its values could be passed on; false means that nothing was called.
 */
final class ClientRequestAdapter {
    /** Most requests in one ClientResync. */
    static final int MAX_RESYNC_REQUESTS = 64;

    private static final int KNOWN_FLAGS = 0b111;

    private final PlacementCommands commands;
    private final TextReader text;
    private final ClientHelloDecoder clientHello = new ClientHelloDecoder();
    private final InvokeDecoder invoke = new InvokeDecoder();
    private final CancelDecoder cancel = new CancelDecoder();
    private final ReleaseDecoder release = new ReleaseDecoder();
    private final ClientResyncDecoder resync = new ClientResyncDecoder();
    private final ResolveFunctionDecoder resolve = new ResolveFunctionDecoder();
    private final ClientGoodbyeDecoder goodbye = new ClientGoodbyeDecoder();

    ClientRequestAdapter(final PlacementCommands commands, final TextReader text) {
        this.commands = commands;
        this.text = text;
    }

    boolean clientHello(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        clientHello.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.clientHello(
                entry.timestampNs,
                entry.sessionId,
                entry.principalHash,
                clientHello.nonceHigh(),
                clientHello.nonceLow(),
                clientHello.clientId(),
                clientHello.secretHigh(),
                clientHello.secretLow(),
                clientHello.highestTokenSeen(),
                clientHello.cellEpochSeen(),
                clientHello.slotsWanted());
        return true;
    }

    boolean invoke(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        invoke.wrap(buffer, body, entry.blockLength, entry.version);
        final int flags = invoke.flags().getRaw() & 0xFFFF;
        if ((flags & ~KNOWN_FLAGS) != 0) {
            return false;
        }
        entry.dispatching();
        commands.invoke(
                entry.timestampNs,
                entry.sessionId,
                invoke.clientId(),
                invoke.requestSlot(),
                invoke.sequence(),
                invoke.functionId(),
                invoke.deadlineNs(),
                invoke.payloadLength(),
                flags,
                invoke.priority(),
                invoke.zone());
        return true;
    }

    /** An Invoke that is left out (rule 32). */
    boolean invokeSkipped(
            final EntryFrame entry,
            final DirectBuffer buffer,
            final int body,
            final long logPosition) {
        invoke.wrap(buffer, body, entry.blockLength, entry.version);
        final int flags = invoke.flags().getRaw() & 0xFFFF;
        if ((flags & ~KNOWN_FLAGS) != 0) {
            return false;
        }
        entry.dispatching();
        commands.invokeSkipped(
                entry.timestampNs,
                logPosition,
                entry.sessionId,
                invoke.clientId(),
                invoke.requestSlot(),
                invoke.sequence(),
                invoke.functionId(),
                invoke.payloadLength(),
                flags);
        return true;
    }

    boolean cancel(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        cancel.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.cancel(
                entry.timestampNs,
                entry.sessionId,
                cancel.clientId(),
                cancel.requestSlot(),
                cancel.sequence());
        return true;
    }

    boolean release(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        release.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.release(
                entry.timestampNs,
                entry.sessionId,
                release.clientId(),
                release.requestSlot(),
                release.sequence(),
                release.token());
        return true;
    }

    boolean clientResync(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        resync.wrap(buffer, body, entry.blockLength, entry.version);
        final long clientId = resync.clientId();
        final ClientResyncDecoder.RequestsDecoder requests = resync.requests();
        if (requests.count() > MAX_RESYNC_REQUESTS) {
            return false;
        }
        entry.dispatching();
        commands.beginClientResync(entry.timestampNs, entry.sessionId, clientId);
        while (requests.hasNext()) {
            requests.next();
            commands.clientResyncRequest(requests.requestSlot(), requests.sequence());
        }
        commands.endClientResync();
        return true;
    }

    boolean resolveFunction(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        resolve.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = resolve.correlationId();
        final String tenant = text.read(resolve.getTenant(text.bytes, 0, text.bytes.length));
        final String name = text.read(resolve.getName(text.bytes, 0, text.bytes.length));
        if (tenant == null || name == null) {
            return false;
        }
        entry.dispatching();
        commands.resolveFunction(entry.timestampNs, entry.sessionId, correlationId, tenant, name);
        return true;
    }

    boolean clientGoodbye(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        goodbye.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.clientGoodbye(entry.timestampNs, entry.sessionId, goodbye.clientId());
        return true;
    }
}
