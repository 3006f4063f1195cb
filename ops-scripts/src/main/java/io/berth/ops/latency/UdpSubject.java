package io.berth.ops.latency;

import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProcess;
import io.berth.bench.latency.UdpDriver;
import io.berth.bench.latency.UdpResponder;
import io.berth.ops.cluster.FreePorts;
import java.util.List;
import java.util.Map;

/** The floor of the payload's path: from a process to another over Aeron and back. */
final class UdpSubject implements Subject {
    private static final String HOST = "127.0.0.1:";
    private static final List<String> HEAP = List.of("-Xms32m", "-Xmx192m");

    private final SubjectContext context;
    private final String ping;
    private final String pong;
    private SubjectProcess responder;

    UdpSubject(final SubjectContext context) {
        this.context = context;
        final FreePorts ports = new FreePorts();
        ping = HOST + ports.next();
        pong = HOST + ports.next();
    }

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public String durability() {
        return "none";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("message", UdpDriver.MESSAGE_LENGTH + " bytes each way");
    }

    @Override
    public String beside() {
        return "decision";
    }

    @Override
    public void start() {
        responder =
                SubjectProcess.java(
                        "responder",
                        context.directory(),
                        HEAP,
                        UdpResponder.class.getName(),
                        List.of(ping, pong));
    }

    @Override
    public List<ProcessHandle> servers() {
        return responder == null ? List.of() : List.of(responder.handle());
    }

    @Override
    public LoaderCommand loader() {
        return new LoaderCommand(UdpDriver.class.getName(), List.of(ping, pong), List.of());
    }

    @Override
    public void check() {
        if (!responder.isAlive()) {
            throw new IllegalStateException("the responder has ended: " + responder.lastLine());
        }
    }

    @Override
    public void close() {
        if (responder != null) {
            responder.close();
        }
    }
}
