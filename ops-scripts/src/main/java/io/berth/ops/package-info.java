/** The {@code berth} command: its entry, its exit codes and where it prints. */
package io.berth.ops;
