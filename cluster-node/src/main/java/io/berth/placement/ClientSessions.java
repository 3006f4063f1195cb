package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;
import static io.berth.placement.RecordTable.NO_SESSION;

import io.berth.schemas.protocol.RejectReason;

/**
 * Client ids: made and resumed by Hello, outliving their session by the grace, gone when nothing of
 * them is open.
 */
final class ClientSessions {
    private static final int STAYS = 0;
    private static final int GRACE_OVER = 1;
    private static final int SAID_GOODBYE = 2;

    /** Request slots looked at in one step of a sweep. */
    private static final int SWEEP_SLOTS = 64;

    private final PlacementCore core;
    private final PlacementState state;
    private final ClientTable clients;

    ClientSessions(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.clients = state.clients;
    }

    // ---- Hello

    void helloNew(
            final long sessionId,
            final long principalHash,
            final long nonceHigh,
            final long nonceLow,
            final int slotsWanted) {
        final int known =
                (int) state.clientsByNonce.get(PlacementState.nonceKey(nonceHigh, nonceLow));
        if (known != NONE) {
            repeatHello(known, sessionId, principalHash, nonceHigh, nonceLow);
            return;
        }
        final int slots = granted(slotsWanted);
        if (clients.isFull()) {
            reject(
                    sessionId,
                    nonceHigh,
                    nonceLow,
                    Limits.RETRY_TABLE_NS,
                    RejectReason.TOO_MANY_CLIENTS);
            return;
        }
        final int base = state.slotBlocks.take(slots);
        if (base == NONE) {
            reject(
                    sessionId,
                    nonceHigh,
                    nonceLow,
                    Limits.RETRY_TABLE_NS,
                    RejectReason.TOO_MANY_CLIENTS);
            return;
        }
        final int client = clients.allocate();
        clients.principalHash(client, principalHash);
        clients.nonceHigh(client, nonceHigh);
        clients.nonceLow(client, nonceLow);
        clients.slotBase(client, base);
        clients.slotCount(client, slots);
        state.requestSlots.openBlock(base, slots);
        state.clientsByNonce.put(PlacementState.nonceKey(nonceHigh, nonceLow), client);
        bind(client, sessionId);
        welcome(client, nonceHigh, nonceLow);
    }

    private static int granted(final int wanted) {
        if (wanted < 1) {
            return 1;
        }
        return wanted < Limits.MAX_SLOTS_PER_CLIENT ? wanted : Limits.MAX_SLOTS_PER_CLIENT;
    }

    private void repeatHello(
            final int client,
            final long sessionId,
            final long principalHash,
            final long nonceHigh,
            final long nonceLow) {
        final boolean isSame =
                clients.nonceHigh(client) == nonceHigh
                        && clients.nonceLow(client) == nonceLow
                        && clients.principalHash(client) == principalHash
                        && clients.leaving(client) != SAID_GOODBYE;
        if (isSame) {
            bind(client, sessionId);
            welcome(client, nonceHigh, nonceLow);
        } else {
            reject(sessionId, nonceHigh, nonceLow, 0, RejectReason.BAD_SECRET);
        }
    }

    void helloAgain(
            final long sessionId,
            final long principalHash,
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow) {
        final int client = state.findClient(clientId);
        if (client == NONE || clients.leaving(client) == SAID_GOODBYE) {
            core.output.clientUnknown(sessionId, clientId, RejectReason.UNKNOWN_CLIENT);
        } else if (clients.principalHash(client) != principalHash
                || secretHigh != secretHigh(client)
                || secretLow != secretLow(client)) {
            reject(sessionId, nonceHigh, nonceLow, 0, RejectReason.BAD_SECRET);
        } else {
            bind(client, sessionId);
            welcome(client, nonceHigh, nonceLow);
        }
    }

    private void bind(final int client, final long sessionId) {
        final long before = clients.sessionId(client);
        if (before != sessionId) {
            core.workerSessions.takeSession(sessionId);
            if (before != NO_SESSION) {
                state.peers.remove(before);
                core.output.closeSession(before);
            }
            clients.sessionId(client, sessionId);
            state.peers.put(sessionId, peer(client));
        }
        clients.leaving(client, STAYS);
        endSweep(client);
        cancelTimer(client);
    }

    private static long peer(final int client) {
        return ((long) client << 1) | PlacementState.CLIENT;
    }

    private void welcome(final int client, final long nonceHigh, final long nonceLow) {
        core.output.clientWelcome(
                clients.sessionId(client),
                nonceHigh,
                nonceLow,
                state.clientId(client),
                secretHigh(client),
                secretLow(client),
                state.settings.clientGraceNs(),
                state.cellEpoch(),
                clients.slotCount(client),
                state.settings.featureLevel());
    }

    private long secretHigh(final int client) {
        return secret(client, 1);
    }

    private long secretLow(final int client) {
        return secret(client, 2);
    }

    /**
     * The two halves differ in the word that is mixed into the id; both are under the logged key.
     */
    private long secret(final int client, final int half) {
        return SipHash24.hash(
                state.settings.secretKeyLow(),
                state.settings.secretKeyHigh(),
                state.clientId(client) ^ ((long) half << 63),
                clients.nonceHigh(client),
                clients.nonceLow(client));
    }

    void reject(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        core.output.helloRejected(sessionId, nonceHigh, nonceLow, retryAfterNs, reason);
    }

    /**
     * @return the client if the message is of its current session, else -1, and what is to be said
     *     is said.
     */
    int current(final long sessionId, final long clientId) {
        if (core.epochs.isClosed()) {
            state.countIgnored();
            return NONE;
        }
        final int client = state.findClient(clientId);
        if (client == NONE || clients.leaving(client) == SAID_GOODBYE) {
            core.output.clientUnknown(sessionId, clientId, RejectReason.UNKNOWN_CLIENT);
            return NONE;
        }
        if (clients.sessionId(client) != sessionId) {
            state.countIgnored();
            return NONE;
        }
        return client;
    }

    // ---- the end of a session, of the grace, of the id

    /** The session is gone, or carries another peer now. */
    void sessionLost(final int client) {
        clients.sessionId(client, NO_SESSION);
        state.deadlines.set(
                Deadlines.CLIENT, client, state.nowNs() + state.settings.clientGraceNs());
    }

    void onGraceOver(final int client) {
        leave(client, GRACE_OVER);
    }

    void goodbye(final int client) {
        state.peers.remove(clients.sessionId(client));
        clients.sessionId(client, NO_SESSION);
        leave(client, SAID_GOODBYE);
    }

    /** Its id is of a former cell epoch: it owes nothing and is owed nothing (rule 2). */
    void letGo(final int client) {
        if (clients.leaving(client) == SAID_GOODBYE) {
            return;
        }
        if (clients.sessionId(client) != NO_SESSION) {
            state.peers.remove(clients.sessionId(client));
            clients.sessionId(client, NO_SESSION);
        }
        cancelTimer(client);
        leave(client, SAID_GOODBYE);
    }

    private void leave(final int client, final int how) {
        clients.leaving(client, how);
        if (clients.sweeping(client) == 0) {
            clients.sweeping(client, 1);
            clients.sweepCursor(client, 0);
            state.clientSweeps.addLast(CELL, client);
        }
    }

    /** Ends what is open of a leaving client, a bounded number of slots a step. */
    void sweepStep(final int client) {
        final RequestSlotTable slots = state.requestSlots;
        final int count = clients.slotCount(client);
        int cursor = clients.sweepCursor(client);
        for (int i = 0; i < SWEEP_SLOTS && cursor < count && core.steps.areLeft(); i++, cursor++) {
            final int slot = clients.slotBase(client) + cursor;
            if (slots.state(slot) == Answers.OPEN) {
                core.invocations.cancel(slots.invocation(slot));
            }
        }
        clients.sweepCursor(client, cursor);
        if (cursor == count) {
            endSweep(client);
            expireIfDone(client);
        }
    }

    private void endSweep(final int client) {
        if (clients.sweeping(client) == 1) {
            clients.sweeping(client, 0);
            state.clientSweeps.remove(CELL, client);
        }
    }

    /** Rule 17: no session, nothing open, grace over. */
    void expireIfDone(final int client) {
        if (clients.leaving(client) == STAYS
                || clients.sweeping(client) == 1
                || clients.open(client) > 0) {
            return;
        }
        state.clientsByNonce.remove(
                PlacementState.nonceKey(clients.nonceHigh(client), clients.nonceLow(client)));
        state.requestSlots.closeBlock(clients.slotBase(client), clients.slotCount(client));
        state.slotBlocks.giveBack(clients.slotBase(client), clients.slotCount(client));
        clients.free(client);
    }

    private void cancelTimer(final int client) {
        state.deadlines.cancel(Deadlines.CLIENT, client);
    }
}
