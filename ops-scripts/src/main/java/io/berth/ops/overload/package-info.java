/** Drills of too much: more than can be served, and peers that do not do their part. */
package io.berth.ops.overload;
