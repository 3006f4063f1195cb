/** What a snapshot of a large state costs the callers of a real cluster. */
package io.berth.ops.snapshot;
