package io.berth.config;

/**
 * A value of the configuration is missing or not allowed; the message is one line that says which.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(final String message) {
        super(message, null, false, false);
    }
}
