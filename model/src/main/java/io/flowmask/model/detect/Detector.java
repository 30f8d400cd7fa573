package io.flowmask.model.detect;

import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Turns a network's output for a frame into instances: boxes of the candidates that are good enough, non-maximum suppression, masks
 * (YolactEdge, as the official code computes them). Safe for any number of threads; each takes a workspace while it computes, so that
 * a call allocates what it returns and no more.
 */
public final class Detector {
    private final DetectionOptions options;
    private final int classes;
    private final Prototypes prototypes;
    private final AnchorBoxes anchors;
    private final float candidateThreshold;
    private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

    public Detector(ModelManifest manifest, DetectionOptions options) {
        this.options = options;
        classes = manifest.classes().size();
        prototypes = manifest.prototypes();
        anchors = AnchorBoxes.of(manifest.anchors(), manifest.input().sizePx());
        candidateThreshold = Math.max(options.candidateThreshold(), options.scoreThreshold());
    }

    /**
     * Finds the instances in a frame. Candidates with a score or location that is not a finite number are ignored.
     *
     * @param output the network's output for the frame, with any number of candidates
     * @param frame size of the frame, at most 2³¹-1 pixels
     * @return by descending score; an instance's mask may be empty
     * @throws IllegalArgumentException when the output is not of the manifest's shape
     */
    public List<Instance> detect(NetworkOutput output, FrameSize frame) {
        check(output);
        Workspace taken = idle.poll();
        Workspace workspace = taken == null ? new Workspace() : taken;
        List<Instance> instances = workspace.detect(output, frame);
        idle.add(workspace);
        return instances;
    }

    private void check(NetworkOutput output) {
        int k = output.anchors().length;
        checkLength("scores", output.scores(), (long) k * classes, "(" + k + ", " + classes + ")");
        checkLength("locations", output.locations(), (long) k * 4, "(" + k + ", 4)");
        checkLength(
                "coefficients",
                output.coefficients(),
                (long) k * prototypes.coefficients(),
                "(" + k + ", " + prototypes.coefficients() + ")");
        checkLength(
                "prototypes",
                output.prototypes(),
                (long) prototypes.count() * prototypes.height() * prototypes.width(),
                "(" + prototypes.count() + ", " + prototypes.height() + ", " + prototypes.width() + ")");
    }

    private static void checkLength(String name, float[] values, long expected, String shape) {
        if (values.length != expected) {
            throw new IllegalArgumentException("The network's output '" + name + "' has " + values.length
                    + " numbers, but the manifest says " + shape + " = " + expected);
        }
    }

    /** What one call works with. After a call that failed it is dropped, as nobody knows what is in it. */
    private final class Workspace {
        private final Candidates candidates = new Candidates(anchors);
        private final Suppression suppression = new Suppression(options, classes);
        private final MaskAssembler masks = new MaskAssembler(prototypes);

        List<Instance> detect(NetworkOutput output, FrameSize frame) {
            candidates.collect(output, classes, candidateThreshold);
            BestScores best = suppression.run(candidates, output);
            masks.setFrame(frame);
            List<Instance> instances = new ArrayList<>(best.size());
            for (int rank = 0; rank < best.size(); rank++) {
                int candidate = suppression.candidateOf(best.owner(rank), candidates);
                instances.add(new Instance(
                        suppression.classOf(best.owner(rank), candidates),
                        best.score(rank),
                        pixelBox(candidates.corners(), candidate, frame),
                        masks.assemble(
                                output.prototypes(),
                                output.coefficients(),
                                candidates.row(candidate),
                                candidates.corners(),
                                candidate)));
            }
            return Collections.unmodifiableList(instances);
        }

        private static PixelBox pixelBox(float[] corners, int box, FrameSize frame) {
            int left = pixel(Math.min(corners[4 * box], corners[4 * box + 2]), frame.widthPx());
            int top = pixel(Math.min(corners[4 * box + 1], corners[4 * box + 3]), frame.heightPx());
            int right = pixel(Math.max(corners[4 * box], corners[4 * box + 2]), frame.widthPx());
            int bottom = pixel(Math.max(corners[4 * box + 1], corners[4 * box + 3]), frame.heightPx());
            return new PixelBox(left, top, right - left, bottom - top);
        }

        private static int pixel(float edge, int length) {
            return (int) Math.max(0, Math.min(edge * length, length));
        }
    }
}
