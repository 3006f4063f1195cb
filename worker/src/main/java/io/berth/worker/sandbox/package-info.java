/** The kinds of sandbox that a worker can run. */
package io.berth.worker.sandbox;
