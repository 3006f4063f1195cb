package io.berth.fuzz;

import io.berth.client.transport.IngressEndpoints;
import io.berth.client.transport.PayloadChannels;
import io.berth.ops.CommandLines;
import io.berth.ops.simulate.PolicyPair;
import io.berth.wire.LabelText;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ParameterException;

/** A command line of any words, and the texts that are parsed after it. */
public final class CommandLineTarget {
    private CommandLineTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Steps steps = new Steps(input);
        final int what = steps.u8();
        final String text = new String(steps.rest(), StandardCharsets.UTF_8);
        try {
            switch (what % 5) {
                case 0 -> CommandLines.parse(text.split("\n", -1));
                case 1 -> IngressEndpoints.validate(text);
                case 2 -> LabelText.isValid(text);
                case 3 -> PolicyPair.list(text, PolicyPair.of("hybrid", "fixed"));
                default -> endpoint(text);
            }
        } catch (final ParameterException | IllegalArgumentException refused) {
            Findings.checkOneLine(refused);
        }
    }

    private static void endpoint(final String text) {
        if (PayloadChannels.isEndpoint(text)) {
            final int colon = text.lastIndexOf(':');
            final int port = Integer.parseInt(text.substring(colon + 1));
            Findings.check(
                    PayloadChannels.answerControl(text)
                            .equals(text.substring(0, colon + 1) + (port + 1)),
                    "no control address of " + text);
        }
    }
}
