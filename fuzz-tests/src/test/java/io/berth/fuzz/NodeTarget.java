package io.berth.fuzz;

/**
 * A conversation of four sessions with a node: messages, lost sessions, silence, new terms, back
 * pressure, snapshots in between; then the state is recounted.
 */
public final class NodeTarget {
    private static final int SESSIONS = 4;
    private static final int MAX_STEPS = 96;
    private static final int SILENCE = 16;

    private NodeTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Node node = play(input);
        node.check();
        node.silence(SILENCE);
        node.check();
    }

    static Node play(final byte[] input) {
        final Steps steps = new Steps(input);
        final Echo echo = new Echo();
        final Node node = new Node(echo).initialise();
        final MessageMaker maker = new MessageMaker(MessageCatalog.PROTOCOL, echo);
        for (int i = 0; i < MAX_STEPS && steps.hasNext(); i++) {
            step(node, maker, steps);
        }
        return node;
    }

    private static void step(final Node node, final MessageMaker maker, final Steps steps) {
        final int what = steps.u8();
        final long session = 1 + (what >> 4) % SESSIONS;
        switch (what & 0xF) {
            case 0 -> node.closeSession(session);
            case 1 -> node.advance(steps.nanos());
            case 2 -> node.armedTimer();
            case 3 -> node.timer(steps.u8());
            case 4 -> node.newTerm();
            case 5 -> node.reload();
            case 6 -> node.pressBack(steps.u8());
            case 7 -> node.silence(what >> 4);
            default -> node.message(session, remembered(node, maker.next(steps)));
        }
    }

    /** What a peer chose itself it goes on with. */
    private static byte[] remembered(final Node node, final byte[] message) {
        node.echo.heard(
                MessageCatalog.PROTOCOL,
                new org.agrona.concurrent.UnsafeBuffer(message),
                0,
                message.length);
        return message;
    }
}
