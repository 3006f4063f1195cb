/**
 * Placement kept in etcd, one transaction for each decision, as a home-grown balancer writes it.
 */
package io.berth.bench.peers.etcd;
