/** Network cameras: RTSP streams, decoded by FFmpeg, scaled and compressed, with connections that are made again when they are lost. */
@NullMarked
package io.flowmask.cameras.rtsp;

import org.jspecify.annotations.NullMarked;
