/**
 * What Berth is measured against, as subjects of the side-by-side harness: the same state machine
 * behind another Raft library, placement kept in etcd, and the same state machine with no log at
 * all. Never shipped.
 */
package io.berth.bench.peers;
