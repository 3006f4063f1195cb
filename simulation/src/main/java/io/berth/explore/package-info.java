/**
 * Everything small: the real state machine and the real client and worker protocol classes in a
 * world of a few processes, in which every choice is taken, to a stated depth.
 */
package io.berth.explore;
