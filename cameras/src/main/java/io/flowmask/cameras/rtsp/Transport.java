package io.flowmask.cameras.rtsp;

/** How a camera's packets travel. */
public enum Transport {
    /** Inside the RTSP connection: nothing is lost, and firewalls let it through. */
    TCP,
    /** Packets of their own: a little less delay, and damaged pictures where the network loses one. */
    UDP
}
