package io.berth.ops.drill;

import io.berth.client.WorkerInfo;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who the workers and the client of a load are to the balancer: after a failure of nodes they must
 * be the same, with the same ids.
 *
 * @param workers name, id and incarnation of each.
 * @param clientId of the load.
 */
record FleetIds(Set<String> workers, long clientId) {
    static FleetIds of(final DrillContext ctx, final DrillLoad load) {
        final Set<String> workers = new LinkedHashSet<>();
        for (final WorkerInfo worker : ctx.operator().listWorkers()) {
            workers.add(
                    worker.name()
                            + " "
                            + Long.toUnsignedString(worker.workerId())
                            + " "
                            + Long.toUnsignedString(worker.incarnation()));
        }
        return new FleetIds(workers, load.clientId());
    }

    void checkSame(final DrillContext ctx, final DrillLoad load) {
        final FleetIds now = of(ctx, load);
        ctx.check(
                now.equals(this),
                "clients and workers take up their ids",
                () -> now + " after " + this);
        ctx.check(
                load.counters().clientIdsLost() == 0,
                "no client loses its id",
                () -> load.counters().clientIdsLost() + " times");
    }
}
