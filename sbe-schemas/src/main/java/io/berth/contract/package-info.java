/** The tables of {@code docs/protocol.md}, for the tests and checkers made from them. */
package io.berth.contract;
