/**
 * What every peer needs to speak the protocol, whatever its role: a structure check that makes
 * generated decoders safe to walk, the layout of ids and tokens, and the certificate of a placement
 * with its keys.
 */
package io.berth.wire;
