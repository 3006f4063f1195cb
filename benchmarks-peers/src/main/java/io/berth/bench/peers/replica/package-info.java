/**
 * The state machine of Berth outside its cluster: entries of any log applied to it, and an Aeron
 * front for its clients and workers.
 */
package io.berth.bench.peers.replica;
