package io.flowmask.model.image;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.blur;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;

import java.nio.FloatBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/** The native memory and the estimator that optical flow goes through, kept from frame to frame. For one thread at a time. */
final class FlowWorkspace implements AutoCloseable {
    /** Side of the surroundings of a pixel whose fit to the keyframe is compared. */
    private static final int SURROUNDINGS_PX = 7;

    /** How much better they have to fit, in steps of brightness a pixel: more than rounding and noise make up. */
    private static final int MIN_GAIN = 1;

    private final int sidePx;
    private final DISOpticalFlow estimator;
    private final Mat current = new Mat();
    private final Mat keyframe = new Mat();
    private final Mat flow = new Mat();
    private final Mat places = new Mat();
    private final Mat sources = new Mat();
    private final Mat moved = new Mat();
    private final Mat difference = new Mat();
    private final Mat misfit = new Mat();
    private final Mat noMap = new Mat();
    private final Size surroundings = new Size(SURROUNDINGS_PX, SURROUNDINGS_PX);
    private final Scalar nothing = new Scalar();

    /** @param sidePx L */
    FlowWorkspace(int sidePx) {
        this.sidePx = sidePx;
        current.create(sidePx, sidePx, CV_8UC1);
        keyframe.create(sidePx, sidePx, CV_8UC1);
        places.create(sidePx, sidePx, CV_32FC2);
        FloatBuffer values = places.createBuffer();
        for (int y = 0; y < sidePx; y++) {
            for (int x = 0; x < sidePx; x++) {
                values.put(x).put(y);
            }
        }
        // The variational refinement takes half as long again, and blurs the flow where small things move: without it,
        // masks that are moved along the flow fit better.
        estimator = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM);
        estimator.setVariationalRefinementIterations(0);
    }

    /**
     * Where each pixel was on the keyframe, relative to where it is; (0, 0) where it does not move.
     *
     * @param currentValues (L, L) luminance of the current frame
     * @param keyframeValues (L, L) luminance of the keyframe
     * @return (L, L, 2), rows first, x before y, in pixels
     */
    float[] flow(byte[] currentValues, byte[] keyframeValues) {
        current.data().put(currentValues);
        keyframe.data().put(keyframeValues);
        // A flow that is there would be taken for a first guess, and it is another camera's.
        flow.release();
        estimator.calc(current, keyframe, flow);
        add(places, flow, sources);
        remap(keyframe, moved, sources, noMap, INTER_LINEAR, BORDER_REPLICATE, nothing);
        byte[] still = misfit(keyframe);
        byte[] along = misfit(moved);
        float[] values = new float[2 * sidePx * sidePx];
        flow.<FloatBuffer>createBuffer().get(values);
        for (int i = 0; i < still.length; i++) {
            if (Byte.toUnsignedInt(along[i]) + MIN_GAIN >= Byte.toUnsignedInt(still[i])) {
                values[2 * i] = 0;
                values[2 * i + 1] = 0;
            }
        }
        return values;
    }

    /** How far each pixel's surroundings are from an image that should look like the current one. */
    private byte[] misfit(Mat image) {
        absdiff(current, image, difference);
        blur(difference, misfit, surroundings);
        byte[] values = new byte[sidePx * sidePx];
        misfit.data().get(values);
        return values;
    }

    @Override
    public void close() {
        estimator.close();
        for (Mat mat : new Mat[] {current, keyframe, flow, places, sources, moved, difference, misfit, noMap}) {
            mat.close();
        }
        surroundings.close();
        nothing.close();
    }
}
