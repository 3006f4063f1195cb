/** Media drivers that lose and reorder what they receive, stream by stream, for drills. */
package io.berth.ops.loss;
