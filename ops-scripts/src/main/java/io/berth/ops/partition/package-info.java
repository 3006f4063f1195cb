/**
 * Real processes in network namespaces of one machine, joined by a bridge, and the links between
 * them cut and healed: the drill of partitioned networks. Needs root and iproute2.
 */
package io.berth.ops.partition;
