package io.berth.simulation;

import java.util.Map;

/** What the log holds after an entry. */
record StateView(long clusterTimeNs, Map<Long, HeldSlot> held, Map<Long, OpenInvocation> open) {}
