package io.berth.bench.peers.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.Task;
import io.berth.bench.peers.replica.EntryLog;
import io.berth.bench.peers.replica.LogEntry;
import io.berth.bench.peers.replica.ServerReport;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Proposes entries to the group. JRaft keeps the buffer of an entry, so each has one of its own; an
 * entry that is committed is answered when it is applied, one that is not is a fault.
 */
final class JraftLog implements EntryLog {
    private final Node node;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Closure whenDone;

    JraftLog(final Node node, final Consumer<String> reports) {
        this.node = node;
        whenDone = status -> reportFailure(status, reports);
    }

    private static void reportFailure(final Status status, final Consumer<String> reports) {
        if (!status.isOk()) {
            reports.accept(ServerReport.FAULT + "an entry was not committed: " + status);
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
        final byte[] entry = new byte[LogEntry.HEADER_LENGTH + length];
        view.wrap(entry);
        LogEntry.encodeHeader(view, 0, timestampNs, subject, kind);
        view.putBytes(LogEntry.HEADER_LENGTH, message, offset, length);
        node.apply(new Task(ByteBuffer.wrap(entry), whenDone));
    }
}
