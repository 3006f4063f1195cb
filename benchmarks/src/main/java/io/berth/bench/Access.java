package io.berth.bench;

/** How calls are spread over the functions. */
public enum Access {
    /** All alike. */
    UNIFORM,

    /** By Zipf's law with exponent 1.0: few functions get most of the calls. */
    ZIPF,

    /** One function alone, so that all that is needed is in the caches. */
    SINGLE
}
