package io.berth.explore;

import java.util.List;

/**
 * What an exploration came to.
 *
 * @param scenario its name.
 * @param depth choices of the longest paths of which every one was followed.
 * @param isWhole whether there is nothing beyond that depth.
 * @param transitions choices taken.
 * @param distinct different states reached, the first included.
 * @param perDepth distinct states first reached at each depth, from 0.
 * @param runOuts states from which everything was let come to rest.
 * @param seconds time that it took.
 * @param violation the first one found, or null.
 */
public record Exploration(
        String scenario,
        int depth,
        boolean isWhole,
        long transitions,
        long distinct,
        List<Long> perDepth,
        long runOuts,
        double seconds,
        Violation violation) {}
