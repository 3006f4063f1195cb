/**
 * What a worker promises the balancer and its callers, without any I/O, clock or thread: the
 * simulation runs these very classes. {@link io.berth.worker.protocol.WorkerProtocol} is the way
 * in.
 */
package io.berth.worker.protocol;
