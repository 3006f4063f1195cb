package io.berth.placement.protocol;

import java.util.Map;

/** One message of the state machine: a method of {@code PlacementOutput} with its arguments. */
public record Said(String what, Map<String, Object> arguments) {
    /** An argument that is a number; -1 where the message has none of that name. */
    public long number(final String name) {
        final Object value = arguments.get(name);
        return value instanceof Number n ? n.longValue() : -1L;
    }

    /** Session that it goes to; -1: none. */
    public long session() {
        return number("sessionId");
    }

    /** As the tables write it: name, with the reason or end in parentheses where it has one. */
    public String asInTable() {
        final Object argument =
                switch (what) {
                    case "rejected",
                            "helloRejected",
                            "clientUnknown",
                            "workerUnknown",
                            "adminResult",
                            "invocationPage" ->
                            arguments.get("reason");
                    case "ended" -> arguments.get("end");
                    default -> null;
                };
        return argument == null ? what : what + "(" + argument + ")";
    }
}
