/** What all media drivers of Berth have in common: of nodes, workers and clients. */
package io.berth.transport;
