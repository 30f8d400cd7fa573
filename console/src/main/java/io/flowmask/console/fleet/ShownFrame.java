package io.flowmask.console.fleet;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.MaskEvent;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A frame that can be looked at.
 *
 * @param id number in the order in which frames could be shown, over all cameras; from 1
 * @param image the frame; its bytes are shared, not to be changed
 * @param masks what was seen in it; empty where the job has not said anything about this camera for a while
 * @param latencyMillis from capture to the moment its masks could be read, by this machine's clock; empty without masks, and for
 *     frames from before reading began
 * @param keyframeAgeMillis capture time since the keyframe whose features were used; empty where that frame was not seen
 */
public record ShownFrame(
        long id,
        CameraFrame image,
        Optional<MaskEvent> masks,
        OptionalLong latencyMillis,
        OptionalLong keyframeAgeMillis) {}
