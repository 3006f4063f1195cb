/**
 * The side-by-side latency harness: subjects, each with servers and a loader in processes of their
 * own, measured in short rounds in turn.
 */
package io.berth.bench.latency;
