package io.berth.client.transport;

/**
 * Channels of the payload stream, as both sides use them (docs/protocol.md, "Payload stream"). A
 * worker's endpoint is an IP literal and a port for payloads; its answers go over a response
 * channel whose control port is the next one.
 */
public final class PayloadChannels {
    /** Run and ResultAck, client to worker. */
    public static final int RUN_STREAM_ID = 11;

    /** Result, RunStatus and RunRefused, worker to client. */
    public static final int ANSWER_STREAM_ID = 12;

    /** Longest payload and longest result, in bytes. */
    public static final int MAX_BODY_LENGTH = 65_536;

    /** Largest message of the stream with its header and fields. */
    public static final int MAX_MESSAGE_LENGTH = MAX_BODY_LENGTH + 512;

    /** The largest message of a stream is an eighth of its term. */
    public static final int TERM_LENGTH = 1024 * 1024;

    private PayloadChannels() {}

    /**
     * @return what a worker subscribes to, on {@link #RUN_STREAM_ID}.
     */
    public static String runSubscription(final String endpoint) {
        return "aeron:udp?endpoint=" + endpoint;
    }

    /**
     * @return what a client publishes to, on {@link #RUN_STREAM_ID}.
     */
    public static String runPublication(
            final String endpoint, final long answerSubscriptionRegistrationId) {
        return "aeron:udp?endpoint="
                + endpoint
                + "|term-length="
                + TERM_LENGTH
                + "|response-correlation-id="
                + answerSubscriptionRegistrationId;
    }

    /**
     * @return what a client subscribes to, on {@link #ANSWER_STREAM_ID}, before it publishes.
     */
    public static String answerSubscription(final String endpoint) {
        return "aeron:udp?control-mode=response|control=" + answerControl(endpoint);
    }

    /**
     * @return what a worker publishes answers to, on {@link #ANSWER_STREAM_ID}, for the client
     *     behind a Run image.
     */
    public static String answerPublication(
            final String endpoint, final long runImageCorrelationId) {
        return "aeron:udp?control-mode=response|control="
                + answerControl(endpoint)
                + "|term-length="
                + TERM_LENGTH
                + "|response-correlation-id="
                + runImageCorrelationId;
    }

    /**
     * @return control address of the answers of a worker: the port after that of its endpoint.
     */
    public static String answerControl(final String endpoint) {
        final int colon = endpoint.lastIndexOf(':');
        return endpoint.substring(0, colon + 1)
                + (Integer.parseInt(endpoint.substring(colon + 1)) + 1);
    }

    /**
     * @return whether it is {@code ip:port} with a literal address, and a port that leaves room for
     *     the next one.
     */
    public static boolean isEndpoint(final String endpoint) {
        if (null == endpoint) {
            return false;
        }
        final int colon = endpoint.lastIndexOf(':');
        if (colon < 1 || colon + 1 == endpoint.length() || endpoint.length() - colon > 6) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < endpoint.length(); i++) {
            final char digit = endpoint.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
            port = port * 10 + digit - '0';
        }
        return port > 0 && port < 65_535 && isAddress(endpoint, colon);
    }

    /**
     * What is none must not get as far as a resolver: {@code 999.1.1.1} would be asked for as the
     * name of a host.
     */
    private static boolean isAddress(final String endpoint, final int end) {
        return '[' == endpoint.charAt(0)
                ? ']' == endpoint.charAt(end - 1) && isBracketed(endpoint, end - 1)
                : isFourOctets(endpoint, end);
    }

    private static boolean isFourOctets(final String endpoint, final int end) {
        int octets = 1;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < end; i++) {
            final char c = endpoint.charAt(i);
            if (c >= '0' && c <= '9' && digits < 3) {
                value = value * 10 + c - '0';
                digits++;
            } else if (c == '.' && digits > 0) {
                octets++;
                digits = 0;
                value = 0;
            } else {
                return false;
            }
            if (value > 255) {
                return false;
            }
        }
        return octets == 4 && digits > 0;
    }

    /**
     * Groups of at most four digits with two colons at least; the driver refuses other mistakes.
     */
    private static boolean isBracketed(final String endpoint, final int end) {
        int colons = 0;
        int digits = 0;
        for (int i = 1; i < end; i++) {
            final char c = endpoint.charAt(i);
            final boolean digit =
                    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            digits = digit ? digits + 1 : 0;
            colons += c == ':' ? 1 : 0;
            if (digits > 4 || !(digit || c == ':' || c == '.')) {
                return false;
            }
        }
        return colons >= 2;
    }
}
