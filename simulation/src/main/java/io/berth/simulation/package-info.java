/**
 * The whole cell in one thread from a seed: the real state machine and the real protocol classes of
 * clients and workers, with a simulated log, network, clocks and faults around them, and a checker
 * that looks after every entry.
 */
package io.berth.simulation;
