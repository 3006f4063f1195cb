/**
 * What {@code berth doctor} looks at on a host, and what a node wants there. Everything is read
 * below a root directory, so that tests show it hosts that they made up.
 */
package io.berth.ops.doctor;
