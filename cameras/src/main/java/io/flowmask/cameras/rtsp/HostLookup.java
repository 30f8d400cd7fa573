package io.flowmask.cameras.rtsp;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a camera's host has an address. FFmpeg says no more than "Input/output error" when it has none. */
final class HostLookup {
    private HostLookup() {}

    static void check(StreamAddress address) throws StreamException {
        try {
            InetAddress unused = InetAddress.getByName(address.host());
        } catch (UnknownHostException e) {
            throw new StreamException(
                    "has a host that nobody knows, at " + address + ". Check its name, or give its" + " IP address");
        }
    }
}
