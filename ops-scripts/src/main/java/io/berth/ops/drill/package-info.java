/**
 * Drills: what fails is made to fail on a cluster of real processes, and every promise is checked.
 */
package io.berth.ops.drill;
