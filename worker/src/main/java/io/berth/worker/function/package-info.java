/** What a function is written against: the only classes of the worker that a function sees. */
package io.berth.worker.function;
