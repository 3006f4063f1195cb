package io.berth.worker.sandbox;

import io.berth.schemas.protocol.SandboxKind;
import io.berth.worker.protocol.SandboxListener;
import io.berth.worker.protocol.SandboxRuntime;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;

/** Runs sandboxes of every kind. All methods are for the worker's thread. */
public final class SandboxHost implements SandboxRuntime {
    private final SyntheticSandboxes synthetic;
    private final Long2ObjectHashMap<HandlerSandbox> handlers = new Long2ObjectHashMap<>();
    private final NoticeQueue notices = new NoticeQueue();
    private final Path codeDirectory;
    private final Consumer<String> log;
    private SandboxListener listener;
    private final SandboxListener forwarder = new ForgettingListener();

    /**
     * @param clock the worker's monotonic clock.
     * @param codeDirectory against which relative paths of jars count.
     * @param log takes one line about a function that misbehaves; called from any thread.
     */
    public SandboxHost(
            final NanoClock clock, final Path codeDirectory, final Consumer<String> log) {
        this.synthetic = new SyntheticSandboxes(clock);
        this.codeDirectory = codeDirectory;
        this.log = log;
    }

    /** Tells the listener what sandboxes had to say since. @return how much that was. */
    public int poll(final long nowNs, final SandboxListener sandboxListener) {
        listener = sandboxListener;
        return synthetic.poll(nowNs, sandboxListener) + notices.drain(nowNs, forwarder);
    }

    @Override
    public void startSandbox(
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        if (kind == SandboxKind.SYNTHETIC) {
            synthetic.start(sandboxId, sandboxSlots, startUpNs);
        } else if (kind == SandboxKind.HANDLER && sandboxSlots == 1) {
            startHandler(sandboxId, functionName, functionVersion, code);
        } else {
            log.accept(
                    "sandbox "
                            + Long.toHexString(sandboxId)
                            + " of "
                            + functionName
                            + " did not start: kind "
                            + kind
                            + " with "
                            + sandboxSlots
                            + " slots is not supported");
            notices.startFailed(sandboxId);
        }
    }

    private void startHandler(
            final long sandboxId,
            final String functionName,
            final int functionVersion,
            final String code) {
        try {
            final HandlerSandbox sandbox =
                    new HandlerSandbox(
                            sandboxId,
                            functionName,
                            functionVersion,
                            code,
                            codeDirectory,
                            notices,
                            log);
            sandbox.start();
            handlers.put(sandboxId, sandbox);
        } catch (final Throwable problem) { // no thread to be had
            log.accept(
                    "sandbox "
                            + Long.toHexString(sandboxId)
                            + " of "
                            + functionName
                            + " did not start: "
                            + problem);
            notices.startFailed(sandboxId);
        }
    }

    @Override
    public void stopSandbox(final long sandboxId) {
        final HandlerSandbox handler = handlers.get(sandboxId);
        if (handler != null) {
            handler.stop();
        } else if (synthetic.holds(sandboxId)) {
            synthetic.stop(sandboxId);
        } else {
            notices.stopped(sandboxId);
        }
    }

    @Override
    public void run(
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long timeoutNs,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final HandlerSandbox handler = handlers.get(sandboxId);
        if (handler != null) {
            final byte[] copy = new byte[length];
            payload.getBytes(offset, copy);
            handler.invoke(token, invocationId, timeoutNs, copy);
        } else if (synthetic.holds(sandboxId)) {
            synthetic.run(sandboxId, sandboxSlot, token, payload, offset, length);
        } else {
            notices.stopped(sandboxId);
        }
    }

    @Override
    public void interrupt(final long sandboxId, final int sandboxSlot, final long token) {
        final HandlerSandbox handler = handlers.get(sandboxId);
        if (handler != null) {
            handler.interrupt(token);
        } else if (synthetic.holds(sandboxId)) {
            synthetic.interrupt(sandboxId, sandboxSlot, token);
        }
    }

    /** Forgets handlers that are gone, and passes everything on. */
    private final class ForgettingListener implements SandboxListener {
        @Override
        public void onSandboxStarted(final long nowNs, final long sandboxId) {
            listener.onSandboxStarted(nowNs, sandboxId);
        }

        @Override
        public void onSandboxStartFailed(final long nowNs, final long sandboxId) {
            handlers.remove(sandboxId);
            listener.onSandboxStartFailed(nowNs, sandboxId);
        }

        @Override
        public void onSandboxStopped(final long nowNs, final long sandboxId) {
            handlers.remove(sandboxId);
            listener.onSandboxStopped(nowNs, sandboxId);
        }

        @Override
        public void onRunEnded(
                final long nowNs,
                final long sandboxId,
                final int sandboxSlot,
                final long token,
                final boolean returned,
                final byte[] result) {
            listener.onRunEnded(nowNs, sandboxId, sandboxSlot, token, returned, result);
        }
    }
}
