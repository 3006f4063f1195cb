/** A trace of a real cloud, replayed on a running cluster. */
package io.berth.ops.replay;
