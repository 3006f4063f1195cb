package io.berth.node;

import io.berth.config.AddressText;
import io.berth.config.ProcessProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of one member, from the members string {@code
 * id,ingress,consensus,log,catchup,archive|…}.
 */
record MemberEndpoints(
        int id, String ingress, String consensus, String log, String catchup, String archive) {
    static final String KEY = "berth.cluster.members";
    private static final int MAX_MEMBERS = 7;
    private static final int FIELDS = 6;
    private static final String FORM =
            "id,ingress,consensus,log,catchup,archive of each member as host:port, members separated by |";

    static List<MemberEndpoints> parse(final String text) {
        final List<MemberEndpoints> members = new ArrayList<>();
        for (final String part : text.split("\\|", -1)) {
            members.add(parseMember(text, part.trim()));
        }
        if (members.size() > MAX_MEMBERS) {
            throw ProcessProperties.bad(KEY, text, "1 to " + MAX_MEMBERS + " members");
        }
        for (int i = 0; i < members.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (members.get(i).id == members.get(j).id) {
                    throw ProcessProperties.bad(
                            KEY,
                            text,
                            "each member id once, " + members.get(i).id + " is twice there");
                }
            }
        }
        return members;
    }

    private static MemberEndpoints parseMember(final String text, final String part) {
        final String[] fields = part.split(",", -1);
        if (fields.length != FIELDS) {
            throw ProcessProperties.bad(
                    KEY, text, FORM + " ('" + part + "' has " + fields.length + " fields, not 6)");
        }
        final int id;
        try {
            id = Integer.parseInt(fields[0].trim());
        } catch (final NumberFormatException e) {
            throw ProcessProperties.bad(
                    KEY, text, FORM + " ('" + fields[0] + "' is not a member id)");
        }
        if (id < 0) {
            throw ProcessProperties.bad(KEY, text, "member ids from 0");
        }
        for (int i = 1; i < FIELDS; i++) {
            fields[i] = fields[i].trim();
            checkEndpoint(text, fields[i]);
        }
        return new MemberEndpoints(id, fields[1], fields[2], fields[3], fields[4], fields[5]);
    }

    private static void checkEndpoint(final String text, final String endpoint) {
        final int colon = endpoint.lastIndexOf(':');
        int port = -1;
        if (colon > 0) {
            try {
                port = Integer.parseInt(endpoint.substring(colon + 1));
            } catch (final NumberFormatException e) {
                port = -1;
            }
        }
        if (port < 1 || port > 65_535) {
            throw ProcessProperties.bad(
                    KEY,
                    text,
                    FORM + " ('" + endpoint + "' is not host:port with a port from 1 to 65535)");
        }
    }

    /** Whether no name server is asked for any of them. */
    static boolean areLiterals(final List<MemberEndpoints> members) {
        return members.stream()
                .flatMap(member -> java.util.Arrays.stream(member.endpoints()))
                .allMatch(endpoint -> AddressText.isLiteral(host(endpoint[1])));
    }

    static String host(final String endpoint) {
        return endpoint.substring(0, endpoint.lastIndexOf(':'));
    }

    static int port(final String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /**
     * @return all five, each with its role.
     */
    String[][] endpoints() {
        return new String[][] {
            {"ingress", ingress},
            {"consensus", consensus},
            {"log", log},
            {"catchup", catchup},
            {"archive", archive}
        };
    }

    /**
     * @return the members as the cluster library takes them.
     */
    static String format(final List<MemberEndpoints> members) {
        final StringBuilder text = new StringBuilder();
        for (final MemberEndpoints member : members) {
            text.append(text.isEmpty() ? "" : "|").append(member.id);
            for (final String[] endpoint : member.endpoints()) {
                text.append(',').append(endpoint[1]);
            }
        }
        return text.toString();
    }

    /**
     * @return {@code id=host:port,…} of all ingress endpoints, as clients take them.
     */
    static String ingressEndpoints(final List<MemberEndpoints> members) {
        final StringBuilder text = new StringBuilder();
        for (final MemberEndpoints member : members) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(member.id)
                    .append('=')
                    .append(member.ingress);
        }
        return text.toString();
    }
}
