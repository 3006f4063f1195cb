/**
 * What clients and workers share below the protocol: cluster sessions, payload channels, checksums.
 */
package io.berth.client.transport;
