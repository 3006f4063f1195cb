/**
 * A local cluster of real processes: settings, ports, keys, start, signals, status, end. Used by
 * the commands and by the system tests.
 */
package io.berth.ops.cluster;
