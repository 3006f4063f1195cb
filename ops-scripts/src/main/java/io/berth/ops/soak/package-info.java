/** Long loads: what comes of the calls, minute by minute, and what the processes do meanwhile. */
package io.berth.ops.soak;
