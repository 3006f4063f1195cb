package io.berth.explore;

import static io.berth.simulation.VirtualTime.MS;

import io.berth.placement.CellSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A small world and what may happen in it. Made by {@link #named} and the methods that follow;
 * {@link Scenarios} has those that are explored.
 */
public final class Scenario {
    /** Longest lease, shortest grace and so on are of the order of the real ones. */
    private static final long LEASE_NS = 1_000 * MS;

    final String name;
    final String description;
    int clients = 1;
    int workers = 1;
    int sandboxesPerWorker = 1;
    int tenantLimit = 100;
    int warm = 1;
    int passes = 3;
    int cancels;
    long functionTimeoutNs = 3_000 * MS;
    long placementExpiryNs = 600 * MS;
    int depth = 10;
    final List<List<CallSpec>> calls = new ArrayList<>();
    final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    boolean clientLinksFail;
    List<Choice> prelude = List.of();

    private Scenario(final String name, final String description) {
        this.name = name;
        this.description = description;
    }

    static Scenario named(final String name, final String description) {
        return new Scenario(name, description);
    }

    /** Its name on the command line. */
    public String name() {
        return name;
    }

    /** One line that says what may happen. */
    public String description() {
        return description;
    }

    /** How deep it is explored where nothing is said. */
    public int depth() {
        return depth;
    }

    Scenario fleet(final int newWorkers, final int newSandboxes, final int newWarm) {
        workers = newWorkers;
        sandboxesPerWorker = newSandboxes;
        warm = newWarm;
        return this;
    }

    /** One more client with these calls. */
    Scenario client(final CallSpec... its) {
        calls.add(List.of(its));
        clients = calls.size();
        return this;
    }

    Scenario limit(final int limit) {
        tenantLimit = limit;
        return this;
    }

    Scenario fault(final Fault fault, final int times) {
        faults.put(fault, times);
        return this;
    }

    Scenario passes(final int times) {
        passes = times;
        return this;
    }

    Scenario cancels(final int times) {
        cancels = times;
        return this;
    }

    Scenario clientLinksFail() {
        clientLinksFail = true;
        return this;
    }

    /** Begins where these choices lead, which do not count. */
    Scenario after(final String path) {
        prelude = Explorer.parsePath(path);
        return this;
    }

    Scenario depth(final int newDepth) {
        depth = newDepth;
        return this;
    }

    int mostOf(final Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    /** Small tables, and durations in the proportions of the real ones. */
    CellSettings cell() {
        return new CellSettings(
                11,
                22,
                33,
                4_000 * MS,
                1_500 * MS,
                3_000 * MS,
                1_500 * MS,
                LEASE_NS,
                placementExpiryNs,
                1_000 * MS,
                5_000 * MS,
                500 * MS,
                100 * MS,
                tenantLimit,
                4,
                16,
                4,
                4,
                4,
                16,
                16,
                4,
                65_536,
                1,
                4,
                0);
    }
}
