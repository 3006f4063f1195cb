/**
 * What clients, workers and drills have seen, recorded as it happened, and a checker that decides
 * the promises of the protocol from these records alone, without any counter of the balancer.
 */
package io.berth.history;
