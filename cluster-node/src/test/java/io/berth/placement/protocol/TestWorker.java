package io.berth.placement.protocol;

import io.berth.schemas.protocol.SandboxState;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker of a table test knows: its registration, its numbers and its sandboxes. */
final class TestWorker {
    static final class Sandbox {
        final long id;
        SandboxState state = SandboxState.STARTING;
        long lastToken;
        long runningToken;

        Sandbox(final long id) {
            this.id = id;
        }
    }

    final String name;
    final int memoryMb;
    final Map<Long, Sandbox> sandboxes = new LinkedHashMap<>();
    String endpoint = "127.0.0.1:4000";
    long incarnation;
    long nonce;
    long sessionId;
    long workerId;
    long registrationEpoch;
    long cellEpochSeen;
    long lastCommandApplied;
    long lastEventSent;
    long pulses;
    boolean alive = true;

    TestWorker(final String name, final int memoryMb, final long incarnation) {
        this.name = name;
        this.memoryMb = memoryMb;
        this.incarnation = incarnation;
    }

    void hear(final Said message) {
        switch (message.what()) {
            case "workerWelcome" -> {
                workerId = message.number("workerId");
                registrationEpoch = message.number("registrationEpoch");
            }
            case "startSandbox" -> {
                final long id = message.number("sandboxId");
                sandboxes.putIfAbsent(id, new Sandbox(id));
                confirm(message);
            }
            case "stopSandbox" -> {
                final Sandbox sandbox = sandboxes.get(message.number("sandboxId"));
                if (sandbox != null) {
                    sandbox.state = SandboxState.STOPPING;
                }
                confirm(message);
            }
            case "revokeToken", "cancelRun" -> confirm(message);
            default -> {
                // answers need no action here
            }
        }
    }

    private void confirm(final Said message) {
        lastCommandApplied = Math.max(lastCommandApplied, message.number("commandNumber"));
    }
}
