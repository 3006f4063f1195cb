/**
 * The worker's process: {@link io.berth.worker.BerthWorker} starts it, {@link
 * io.berth.worker.WorkerAgent} is its thread.
 */
package io.berth.worker;
