package io.berth.simulation;

/**
 * One thing that the plan of a simulation does. Its place in time and what it draws come from the
 * seed, its stream and its ordinal alone, so that leaving it out changes no other act.
 *
 * @param stream whose act it is: {@code fault}, {@code operator}, or the name of a client.
 * @param ordinal from 1 in its stream.
 */
public record Act(String stream, long ordinal) {
    @Override
    public String toString() {
        return stream + ' ' + ordinal;
    }
}
