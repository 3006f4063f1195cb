/** Strikes nodes of a cluster under load, and measures what clients see of it. */
package io.berth.ops.failover;
