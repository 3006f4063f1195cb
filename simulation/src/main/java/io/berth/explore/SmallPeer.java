package io.berth.explore;

import io.berth.placement.PlacementCommands;
import io.berth.simulation.Call;
import io.berth.simulation.CallTape;
import io.berth.simulation.LogMessage;
import java.util.List;

/** A client or worker process with at most one session. */
abstract class SmallPeer {
    final SmallWorld world;
    final int index;
    final String name;
    private final CallTape<PlacementCommands> tape = new CallTape<>(PlacementCommands.class);
    private long entropy;

    /** The open session, or null. */
    Link link;

    /** The link delivers nothing, and nobody is told. */
    boolean held;

    boolean running = true;

    SmallPeer(final SmallWorld world, final int index, final String name) {
        this.world = world;
        this.index = index;
        this.name = name;
    }

    /** Different at each call, and the same in each run of the same choices. */
    final long entropy() {
        return Mix.of(index + 1, ++entropy);
    }

    /** What the protocol class reads from the monotonic clock of this process. */
    final long localNowNs() {
        return world.nowNs + (index + 1) * 1_000_000_000L;
    }

    /** Sends one message to the log. */
    public final boolean send(final LogMessage message) {
        if (link == null) {
            return false;
        }
        message.writeTo(tape.recorder(), link.id);
        final List<Call> entry = tape.take();
        if (world.log.hears(link)) {
            link.in.addLast(Link.Ingress.of(entry));
        }
        return true;
    }

    final void connect() {
        link = world.log.open(this);
        world.trace(name, () -> "has session " + link.id);
        onConnected(link.id);
    }

    /** The session is gone on this side; the log hears of it later. */
    final void loseLink() {
        world.trace(name, () -> "lost session " + link.id);
        final Link lost = link;
        link = null;
        lost.clear();
        world.log.closeLater(lost);
        onDisconnected();
    }

    final void receive(final Link.Egress egress) {
        if (egress.message() == null) {
            world.trace(name, () -> "is told of the leader of term " + egress.term());
            link.ownerTerm = egress.term();
            onNewLeader(egress.term());
        } else {
            world.trace(
                    name,
                    () -> "gets " + egress.number() + "@" + egress.term() + " " + egress.message());
            onMessage(egress.message(), egress.term(), egress.number());
        }
    }

    final void digestPeer(final Mix mix) {
        mix.add(entropy).add(held ? 1 : 0).add(running ? 1 : 0);
        if (link == null) {
            mix.add(-1);
        } else {
            link.digest(mix);
        }
        if (running) {
            mix.add(world.objectDigest.of(protocol()));
        }
        digest(mix);
    }

    abstract Object protocol();

    abstract void onConnected(long sessionId);

    abstract void onDisconnected();

    abstract void onNewLeader(long term);

    abstract void onMessage(Call message, long term, long egressNumber);

    /** Does what is due. @return how much was done, 0: nothing. */
    abstract int poll();

    abstract void digest(Mix mix);
}
