package io.flowmask.cameras.rtsp;

import java.util.Optional;

/**
 * How a camera is doing.
 *
 * @param name the camera's
 * @param connected whether pictures come
 * @param sent frames handed on
 * @param late frames dropped since this machine does not keep up
 * @param reconnects connections made again after the first one
 * @param problem why there is no connection; empty when there is one
 */
public record CameraStatistics(
        String name, boolean connected, long sent, long late, long reconnects, Optional<String> problem) {}
