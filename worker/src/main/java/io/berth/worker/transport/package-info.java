/** Between the worker's protocol and Aeron: sessions, codecs, payload streams. One thread. */
package io.berth.worker.transport;
