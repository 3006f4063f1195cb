package io.berth.bench.peers.unreplicated;

import io.berth.bench.peers.replica.EntryLog;
import io.berth.bench.peers.replica.HeartReplica;
import io.berth.bench.peers.replica.LogEntry;
import io.berth.bench.peers.replica.PatientDriver;
import io.berth.bench.peers.replica.ServerConsole;
import io.berth.bench.peers.replica.ServerReport;
import io.berth.bench.peers.replica.SessionFront;
import io.berth.cluster.Failures;
import io.berth.cluster.PlacementCertifier;
import io.berth.wire.KeyFile;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state machine in one process, its entries applied as they come: what there is before
 * replication. One thread does everything.
 */
public final class UnreplicatedServer implements EntryLog {
    private static final int LONGEST_ENTRY = 64 * 1024;

    private final UnsafeBuffer entry = new UnsafeBuffer(new byte[LONGEST_ENTRY]);
    private volatile SessionFront front;
    private HeartReplica heart;

    private UnreplicatedServer() {}

    /**
     * @param args port of the front, key file, directory of the media driver, mark file.
     */
    public static void main(final String[] args) {
        final UnreplicatedServer server = new UnreplicatedServer();
        try (ServerConsole console =
                new ServerConsole(System.out, Path.of(args[3]), server::mark)) {
            server.run(Integer.parseInt(args[0]), Path.of(args[1]), Path.of(args[2]), console);
        }
    }

    private void run(
            final int port,
            final Path keys,
            final Path aeronDirectory,
            final ServerConsole console) {
        final PatientDriver driver =
                PatientDriver.launch(
                        aeronDirectory,
                        error -> console.report(ServerReport.FAULT + Failures.describe(error)));
        front = new SessionFront(driver, port, true, this, console::report);
        heart =
                new HeartReplica(
                        front, new PlacementCertifier(KeyFile.load(keys)), front, console::report);
        front.begin(1);
        console.report(ServerReport.STARTED);
        console.report(ServerReport.SERVING);
        final IdleStrategy idle = ServerConsole.idleStrategy();
        while (console.isRunning()) {
            idle.idle(front.doWork());
        }
        front.onClose();
    }

    private void mark() {
        final SessionFront sessions = front;
        if (sessions != null) {
            sessions.requestMark();
        }
    }

    @Override
    public void append(
            final long timestampNs,
            final long subject,
            final int kind,
            final DirectBuffer message,
            final int offset,
            final int length) {
        LogEntry.encodeHeader(entry, 0, timestampNs, subject, kind);
        entry.putBytes(LogEntry.HEADER_LENGTH, message, offset, length);
        heart.apply(entry, 0, LogEntry.HEADER_LENGTH + length);
    }
}
