package io.berth.placement.protocol;

/** What a client of a table test knows. */
final class TestClient {
    final long nonce;
    long sessionId;
    long clientId;
    long secretHigh;
    long secretLow;

    TestClient(final long nonce, final long sessionId) {
        this.nonce = nonce;
        this.sessionId = sessionId;
    }

    void hear(final Said message) {
        if (message.what().equals("clientWelcome")
                && (message.number("nonceHigh") == nonce
                        || message.number("clientId") == clientId)) {
            clientId = message.number("clientId");
            secretHigh = message.number("secretHigh");
            secretLow = message.number("secretLow");
        }
    }
}
