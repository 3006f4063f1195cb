package io.berth.placement;

/** Is shown tenants, for inspection. */
@FunctionalInterface
public interface TenantVisitor {
    /**
     * Called for a tenant.
     *
     * @param index of the tenant in the cell.
     * @param weight its share against other tenants.
     * @param servedMb memory given to it so far while someone waited for room: what deficit round
     *     robin counts.
     * @param backlogged whether a function of it waits for room.
     * @param round of deficit round robin in which the cell is.
     * @param deficitMb what the tenant may still take in it, 0 or less: nothing. What it has left
     *     when the round passes beyond its quantum it loses: its turn has passed.
     * @param queued invocations that wait.
     * @param inFlight slots held.
     */
    void onTenant(
            int index,
            String name,
            int weight,
            long servedMb,
            boolean backlogged,
            long round,
            long deficitMb,
            int queued,
            int inFlight);
}
