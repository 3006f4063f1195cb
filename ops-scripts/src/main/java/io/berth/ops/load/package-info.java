/** Open-loop load through the real client, and what came of it. */
package io.berth.ops.load;
