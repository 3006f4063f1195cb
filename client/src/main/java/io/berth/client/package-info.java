/**
 * Calling functions and administering a cell from Java: {@link io.berth.client.BerthClient} from
 * any thread, {@link io.berth.client.InvokeClient} from one thread without allocation, {@link
 * io.berth.client.AdminClient} for operators.
 */
package io.berth.client;
