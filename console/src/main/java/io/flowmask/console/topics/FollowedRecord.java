package io.flowmask.console.topics;

/**
 * A record as it was read.
 *
 * @param topic where it came from
 * @param value its bytes; empty where it has none. Shared, not to be changed
 * @param live whether it was written after reading began; what is older fills history, but says nothing about now
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record FollowedRecord(String topic, byte[] value, boolean live) {}
