package io.flowmask.console.fleet;

/**
 * A stretch of a series, a value a second. Owns its arrays.
 *
 * <p>Written out as it is, so its field names are part of the page's protocol.
 */
@SuppressWarnings("ArrayRecordComponent") // made once, written once, never compared
public record Slice(
        long from, int[] full, int[] partial, int[] dropped, int[] deadLetters, int[] medianMillis, int[] p95Millis) {

    public int seconds() {
        return full.length;
    }
}
