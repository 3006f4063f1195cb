package io.berth.explore;

import io.berth.simulation.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One session between a peer and the log: reliable and in order each way, until it breaks. */
final class Link {
    /** What a peer sent. */
    record Ingress(List<Call> entry, long digest, boolean isHousekeeping) {
        static Ingress of(final List<Call> entry) {
            long digest = entry.size();
            for (final Call call : entry) {
                digest = Mix.of(digest, call.digest());
            }
            return new Ingress(entry, digest, entry.get(0).name().equals("workerPulse"));
        }
    }

    /**
     * What a peer is sent.
     *
     * @param message null: there is another leader.
     */
    record Egress(Call message, long term, long number, long digest, boolean isHousekeeping) {
        static Egress of(final Call message, final long term, final long number) {
            return new Egress(
                    message,
                    term,
                    number,
                    Mix.of(Mix.of(message.digest(), term), number),
                    message.name().equals("workerAck"));
        }

        static Egress newLeader(final long term) {
            return new Egress(null, term, 0, Mix.of(1, term), false);
        }
    }

    final long id;
    final SmallPeer owner;
    final Deque<Ingress> in = new ArrayDeque<>();
    final Deque<Egress> out = new ArrayDeque<>();

    /** What a former leader said, which may arrive at any time. */
    final Deque<Egress> late = new ArrayDeque<>();

    /** The term of the leader that the owner talks to. */
    long ownerTerm;

    private long egressTerm;
    private long egressNumber;

    Link(final long id, final SmallPeer owner, final long term) {
        this.id = id;
        this.owner = owner;
        ownerTerm = term;
        egressTerm = term;
    }

    long nextEgressNumber(final long term) {
        if (term != egressTerm) {
            egressTerm = term;
            egressNumber = 0;
        }
        return ++egressNumber;
    }

    void clear() {
        in.clear();
        out.clear();
        late.clear();
    }

    void digest(final Mix mix) {
        mix.add(id).add(ownerTerm).add(egressTerm).add(egressNumber).add(in.size());
        in.forEach(message -> mix.add(message.digest));
        mix.add(out.size());
        out.forEach(message -> mix.add(message.digest));
        mix.add(late.size());
        late.forEach(message -> mix.add(message.digest));
    }
}
