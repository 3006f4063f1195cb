package io.berth.config;

import java.util.regex.Pattern;

/** Tells addresses from names that somebody has to be asked about. */
public final class AddressText {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private AddressText() {}

    /**
     * Whether a host needs no name server: an IPv4 address, an IPv6 address in brackets or without,
     * or {@code localhost}.
     */
    public static boolean isLiteral(final String host) {
        return "localhost".equals(host) || host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }
}
