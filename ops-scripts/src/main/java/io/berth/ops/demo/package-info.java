/** The demo: a replayed trace, a killed leader, and the verdict on every invocation. */
package io.berth.ops.demo;
