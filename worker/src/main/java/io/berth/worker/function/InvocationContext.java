package io.berth.worker.function;

/** What a handler may know of the invocation that it handles. */
public interface InvocationContext {
    /**
     * @return id of the invocation, unique in the cell.
     */
    long invocationId();

    /**
     * @return name of the function.
     */
    String functionName();

    /**
     * @return version of the function, from 1.
     */
    int functionVersion();

    /**
     * @return nanoseconds until the time limit; 0 when it has passed.
     */
    long remainingTimeNs();
}
