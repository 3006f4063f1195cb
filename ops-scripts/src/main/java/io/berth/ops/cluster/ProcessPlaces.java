package io.berth.ops.cluster;

import java.util.List;

/**
 * Where the processes of a local cluster are: the address of each, and what starts it there. On
 * loopback by default; in network namespaces for drills that cut links.
 */
public interface ProcessPlaces {
    /** Everything on loopback, started as it is. */
    ProcessPlaces LOOPBACK =
            new ProcessPlaces() {
                @Override
                public String host(final String process) {
                    return "127.0.0.1";
                }

                @Override
                public List<String> launcher(final String process) {
                    return List.of();
                }
            };

    /**
     * Address that a process binds and that others reach it at.
     *
     * @param process its name: node-0, worker-2 …
     * @return an IP literal.
     */
    String host(String process);

    /**
     * What goes before the command of a process, as {@code ip netns exec NAME}. It must become the
     * command in the same process, so that the pid stays.
     *
     * @param process its name: node-0, worker-2 …
     */
    List<String> launcher(String process);
}
