package io.berth.fuzz;

/**
 * One message of any bytes into a node, before the cell has settings and after: the whole of the
 * protocol decoder.
 */
public final class NodeMessageTarget {
    private NodeMessageTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Steps steps = new Steps(input);
        final int first = steps.u8();
        final Echo echo = new Echo();
        final Node node = new Node(echo);
        if ((first & 1) == 0) {
            node.initialise();
        }
        final byte[] message =
                (first & 2) == 0
                        ? steps.rest()
                        : new MessageMaker(MessageCatalog.PROTOCOL, echo).next(steps);
        node.message(1, message);
        node.message(1, message);
        node.check();
    }
}
