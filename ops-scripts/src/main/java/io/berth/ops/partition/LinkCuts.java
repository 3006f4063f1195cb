package io.berth.ops.partition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The links that are cut now, each in one direction. Not thread safe. */
public final class LinkCuts {
    private final PacketFilter filter;
    private final Set<Link> cut = new LinkedHashSet<>();

    LinkCuts(final PacketFilter filter) {
        this.filter = filter;
    }

    /** Cuts in this network by what the machine has for it. */
    public static LinkCuts in(final NetworkNamespaces network) {
        return new LinkCuts(PacketFilter.choose(network));
    }

    /** What the links are cut with. */
    public String means() {
        return filter.name();
    }

    /** From now on nothing gets from one place to the other; the way back stays as it is. */
    public void cutOneWay(final String from, final String to) {
        if (!from.equals(to) && cut.add(new Link(from, to))) {
            filter.drop(from, to);
        }
    }

    /** Cuts the link between two places in both directions. */
    public void cut(final String a, final String b) {
        cutOneWay(a, b);
        cutOneWay(b, a);
    }

    /** Cuts a place from each of others, in both directions. */
    public void cut(final String a, final List<String> others) {
        others.forEach(other -> cut(a, other));
    }

    /** Lets packets from one place to the other pass again. */
    public void healOneWay(final String from, final String to) {
        if (cut.remove(new Link(from, to))) {
            filter.pass(from, to);
        }
    }

    /** Heals every link. */
    public void healAll() {
        List.copyOf(cut).forEach(link -> healOneWay(link.from, link.to));
    }

    /** Whether any link is cut. */
    public boolean isAnyCut() {
        return !cut.isEmpty();
    }

    /** One direction between two places. */
    private record Link(String from, String to) {}
}
