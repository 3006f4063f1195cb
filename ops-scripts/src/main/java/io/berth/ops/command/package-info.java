/**
 * One class for each subcommand: options and their ranges, nothing else. What a command does is in
 * a tool that takes a {@link java.io.PrintStream}.
 */
package io.berth.ops.command;
