package io.berth.client;

/**
 * A tenant with its limits and counts.
 *
 * @param concurrencyLimit most invocations in flight.
 * @param weight share of freed capacity against other tenants, 1 to 10,000.
 * @param maxQueued bound of what waits over all its functions.
 * @param inFlight slots held.
 * @param queued waiting.
 * @param reserved sum of what its functions reserve.
 * @param unreservedInFlight slots held by functions that reserve nothing.
 */
public record TenantInfo(
        String name,
        long concurrencyLimit,
        int weight,
        long maxQueued,
        int inFlight,
        int queued,
        long reserved,
        int unreservedInFlight) {}
