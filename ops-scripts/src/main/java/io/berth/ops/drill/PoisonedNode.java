package io.berth.ops.drill;

import io.berth.cluster.PlacementHeart;
import io.berth.cluster.StateMachineHeart;
import io.berth.node.NodeLauncher;
import io.berth.placement.PlacementOutput;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A node with a fault: it fails when it places an invocation whose payload has a certain length, in
 * the middle of the entry. The same on every node and at each replay, as a fault of the program
 * would be.
 */
public final class PoisonedNode {
    /** Length in bytes of the payload that cannot be placed. */
    static final int POISON_LENGTH = 4_093;

    /** Index of the payload's length among the arguments of a placement. */
    private static final int PAYLOAD_LENGTH = 13;

    private PoisonedNode() {}

    /** Starts the node of a properties file, as {@link io.berth.node.BerthNode} does. */
    public static void main(final String[] args) {
        System.exit(
                new NodeLauncher(
                                System.out,
                                System.err,
                                context -> context.heartFactory(PoisonedNode::heart))
                        .runUntilSignalled(args));
    }

    private static PlacementHeart heart(final PlacementOutput output) {
        return new StateMachineHeart(
                (PlacementOutput)
                        Proxy.newProxyInstance(
                                PlacementOutput.class.getClassLoader(),
                                new Class<?>[] {PlacementOutput.class},
                                (proxy, method, arguments) -> {
                                    if (method.getName().equals("placed")
                                            && (long) arguments[PAYLOAD_LENGTH] == POISON_LENGTH) {
                                        throw new IllegalStateException(
                                                "a payload of this length cannot be placed");
                                    }
                                    try {
                                        return method.invoke(output, arguments);
                                    } catch (final InvocationTargetException ex) {
                                        throw ex.getCause();
                                    }
                                }));
    }
}
