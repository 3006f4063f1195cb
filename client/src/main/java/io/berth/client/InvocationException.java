package io.berth.client;

/** A call did not return a result; the message is one line. */
public final class InvocationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient InvocationResult result;

    InvocationException(final InvocationResult result) {
        super(result.message());
        this.result = result;
    }

    /**
     * @return how the call ended.
     */
    public InvocationResult result() {
        return result;
    }
}
