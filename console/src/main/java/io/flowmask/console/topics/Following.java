package io.flowmask.console.topics;

/**
 * How reading goes.
 *
 * @param state what it does
 * @param detail for people: what is missing, and what to do; empty where nothing is
 */
public record Following(State state, String detail) {
    /** What a follower does; the better first. */
    public enum State {
        /** Reading. */
        FOLLOWING,
        /** Looking for the broker and the topics. */
        CONNECTING,
        /** The broker does not answer, or a topic is not there; it is tried again and again. */
        WAITING
    }

    static final Following BEGINS = new Following(State.CONNECTING, "");
    static final Following READS = new Following(State.FOLLOWING, "");

    /** The one that people should know of: the worse. */
    public static Following worse(Following one, Following other) {
        return one.state().compareTo(other.state()) >= 0 ? one : other;
    }

    static Following waitsFor(String detail) {
        return new Following(State.WAITING, detail);
    }
}
