package io.berth.history;

/**
 * Bytes of a history file, little-endian: a header, then records of one size. A record is there
 * when its kind is not 0; the kind is written last. What is behind the last record is zeros.
 */
final class HistoryLayout {
    static final long MAGIC = 0x5453494848545242L; // "BRTHHIST"
    static final int VERSION = 1;

    static final int HEADER_LENGTH = 256;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int RECORD_LENGTH_OFFSET = 12;
    static final int SOURCE_KIND_OFFSET = 16;
    static final int NAME_LENGTH_OFFSET = 20;
    static final int PID_OFFSET = 24;

    /** Epoch milliseconds when the file was made, for people. */
    static final int MADE_OFFSET = 32;

    /** Records dropped so far; written with release order. */
    static final int DROPPED_OFFSET = 40;

    static final int NAME_OFFSET = 64;
    static final int MAX_NAME = HEADER_LENGTH - NAME_OFFSET;

    static final int RECORD_LENGTH = 64;
    static final int KIND_OFFSET = 0;
    static final int SMALL_OFFSET = 4;
    static final int TIME_OFFSET = 8;
    static final int A_OFFSET = 16;
    static final int B_OFFSET = 24;
    static final int C_OFFSET = 32;
    static final int D_OFFSET = 40;
    static final int E_OFFSET = 48;
    static final int F_OFFSET = 56;

    private HistoryLayout() {}
}
