package io.berth.worker.function;

/**
 * A function. Each sandbox makes its own instance, through a public constructor without arguments,
 * in a class loader of its own, and calls it from one thread, one invocation at a time.
 */
public interface FunctionHandler {
    /**
     * Called once before the first invocation, on the thread of the sandbox. What it throws fails
     * the start.
     *
     * @param functionName name of the function.
     */
    default void init(final String functionName) throws Exception {}

    /**
     * Handles one invocation.
     *
     * <p>At the time limit, or when the caller cancels, the thread is interrupted: return soon. A
     * handler that goes on for 2 s more is stuck; its worker gives the sandbox up, and itself when
     * there are too many.
     *
     * @param payload what the caller sent, at most 65,536 bytes; yours to keep.
     * @param context about this invocation; valid until you return.
     * @return the result, at most 65,536 bytes; null is an empty one.
     * @throws Exception what is thrown is a function error: the caller gets its class and message.
     */
    byte[] handle(byte[] payload, InvocationContext context) throws Exception;

    /** Called once when the sandbox stops, on its thread, unless it is stuck. */
    default void close() throws Exception {}
}
