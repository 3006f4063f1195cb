/** The state machine in one process behind plain Aeron: no log, nothing survives. */
package io.berth.bench.peers.unreplicated;
