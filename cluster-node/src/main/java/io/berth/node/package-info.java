/**
 * The process of one balancer node: configuration, start, supervision, graceful end, and what
 * operators read of it.
 */
package io.berth.node;
