/** The state machine of Berth behind SOFAJRaft: three peers, the leader with an Aeron front. */
package io.berth.bench.peers.jraft;
