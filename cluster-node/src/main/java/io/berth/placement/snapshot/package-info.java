/**
 * How a snapshot of the state leaves the heart and comes back, as a sequence of records without any
 * I/O: whoever calls decides where they are kept.
 */
package io.berth.placement.snapshot;
