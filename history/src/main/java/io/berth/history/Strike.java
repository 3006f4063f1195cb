package io.berth.history;

/** What a process can be struck with, apart from the numbers of signals. */
public final class Strike {
    /** The number of SIGCONT: it goes on. */
    public static final int CONT = 18;

    /** The number of SIGSTOP: it stands still. */
    public static final int STOP = 19;

    /** It is cut off from others. */
    public static final int CUT = 1_001;

    /** It is reached again. */
    public static final int HEALED = 1_002;

    /** Messages to and from it are lost or reordered. */
    public static final int LOSSY = 1_003;

    private Strike() {}
}
