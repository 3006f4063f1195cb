package io.berth.worker.sandbox;

import io.berth.worker.function.FunctionHandler;
import io.berth.worker.function.InvocationContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A Java function in a class loader and on a thread of its own. Commands come from the worker's
 * thread; everything of the function, loading and closing too, happens on the sandbox's thread, so
 * that a function can hold up nothing else.
 */
final class HandlerSandbox implements Runnable {
    private static final int MAX_ERROR_BYTES = 4_096;

    private final long sandboxId;
    private final String functionName;
    private final int functionVersion;
    private final String code;
    private final Path codeDirectory;
    private final NoticeQueue notices;
    private final Consumer<String> log;
    private final LinkedBlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
    private final Thread thread;

    // guarded by this: an interrupt must not hit the run after the one it is meant for
    private long runningToken;
    private long interruptedToken;
    private boolean stopping;
    private boolean startHasFailed;

    HandlerSandbox(
            final long sandboxId,
            final String functionName,
            final int functionVersion,
            final String code,
            final Path codeDirectory,
            final NoticeQueue notices,
            final Consumer<String> log) {
        this.sandboxId = sandboxId;
        this.functionName = functionName;
        this.functionVersion = functionVersion;
        this.code = code;
        this.codeDirectory = codeDirectory;
        this.notices = notices;
        this.log = log;
        thread =
                new Thread(
                        this, "berth-sandbox-" + functionName + "-" + Long.toHexString(sandboxId));
        thread.setDaemon(true); // a stuck one must not keep the process
    }

    // ---- the worker's thread

    void start() {
        thread.start();
    }

    void invoke(
            final long token, final long invocationId, final long timeoutNs, final byte[] payload) {
        invocations.add(
                new Invocation(token, invocationId, System.nanoTime() + timeoutNs, payload));
    }

    synchronized void interrupt(final long token) {
        if (runningToken == token) {
            thread.interrupt();
        } else {
            interruptedToken = token; // not begun here, or over: tokens never come again
        }
    }

    synchronized void stop() {
        stopping = true;
        if (startHasFailed) {
            notices.stopped(sandboxId);
        } else {
            thread.interrupt();
        }
    }

    // ---- the thread of the sandbox

    @Override
    public void run() {
        FunctionClassLoader loader = null;
        FunctionHandler handler;
        try {
            final HandlerCode handlerCode = HandlerCode.parse(code);
            loader = handlerCode.openLoader(codeDirectory);
            thread.setContextClassLoader(loader);
            handler = handlerCode.newHandler(loader);
            handler.init(functionName);
        } catch (final Throwable problem) {
            close(null, loader);
            startFailed(problem);
            return;
        }
        notices.started(sandboxId);
        serve(handler);
        close(handler, loader);
        notices.stopped(sandboxId);
    }

    private void startFailed(final Throwable problem) {
        log.accept(
                "sandbox "
                        + Long.toHexString(sandboxId)
                        + " of "
                        + functionName
                        + " did not start: "
                        + describe(problem));
        synchronized (this) {
            startHasFailed = true;
            if (stopping) {
                notices.stopped(sandboxId);
            } else {
                notices.startFailed(sandboxId);
            }
        }
    }

    private void serve(final FunctionHandler handler) {
        while (!isStopping()) {
            final Invocation invocation;
            try {
                invocation = invocations.take();
            } catch (final InterruptedException ignored) {
                continue; // to stop, or late: its run has ended
            }
            if (begin(invocation)) {
                handle(handler, invocation);
            } else {
                notices.runEnded(
                        sandboxId,
                        0,
                        invocation.token,
                        false,
                        "interrupted".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void handle(final FunctionHandler handler, final Invocation invocation) {
        byte[] result;
        boolean returned;
        try {
            result = handler.handle(invocation.payload, invocation);
            returned = true;
        } catch (final Throwable problem) {
            result = errorText(problem);
            returned = false;
        }
        synchronized (this) {
            runningToken = 0;
            if (!stopping) {
                Thread.interrupted(); // meant for the run that has ended
            }
        }
        notices.runEnded(sandboxId, 0, invocation.token, returned, result);
    }

    /**
     * A process can stand still between the worker's hand-over and this: what is past its time
     * limit by now must not run, as its slot may be another's.
     */
    private synchronized boolean begin(final Invocation invocation) {
        if (invocation.token == interruptedToken || invocation.remainingTimeNs() == 0) {
            return false;
        }
        runningToken = invocation.token;
        return true;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void close(final FunctionHandler handler, final FunctionClassLoader loader) {
        Thread.interrupted();
        try {
            if (handler != null) {
                handler.close();
            }
        } catch (final Throwable problem) {
            log.accept(
                    "sandbox "
                            + Long.toHexString(sandboxId)
                            + " of "
                            + functionName
                            + " did not close well: "
                            + describe(problem));
        }
        try {
            if (loader != null) {
                loader.close();
            }
        } catch (final Throwable problem) {
            log.accept("jar of " + functionName + " did not close: " + describe(problem));
        }
    }

    private static String describe(final Throwable problem) {
        try {
            final String message = problem.getMessage();
            return message == null
                    ? problem.getClass().getName()
                    : problem.getClass().getName() + ": " + message;
        } catch (final Throwable ignored) { // getMessage is the function's code
            return problem.getClass().getName();
        }
    }

    private static byte[] errorText(final Throwable problem) {
        final byte[] text = describe(problem).getBytes(StandardCharsets.UTF_8);
        return text.length <= MAX_ERROR_BYTES ? text : Arrays.copyOf(text, MAX_ERROR_BYTES);
    }

    /** One invocation, as the function sees it. */
    private final class Invocation implements InvocationContext {
        private final long token;
        private final long invocationId;
        private final long deadlineNs;
        private final byte[] payload;

        Invocation(
                final long token,
                final long invocationId,
                final long deadlineNs,
                final byte[] payload) {
            this.token = token;
            this.invocationId = invocationId;
            this.deadlineNs = deadlineNs;
            this.payload = payload;
        }

        @Override
        public long invocationId() {
            return invocationId;
        }

        @Override
        public String functionName() {
            return functionName;
        }

        @Override
        public int functionVersion() {
            return functionVersion;
        }

        @Override
        public long remainingTimeNs() {
            return Math.max(0, deadlineNs - System.nanoTime());
        }
    }
}
