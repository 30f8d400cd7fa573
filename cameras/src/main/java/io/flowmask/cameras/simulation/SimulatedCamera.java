package io.flowmask.cameras.simulation;

import io.flowmask.cameras.JpegEncoder;
import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.optics.Optics;
import io.flowmask.cameras.simulation.render.FramePainter;
import io.flowmask.cameras.simulation.render.Picture;
import io.flowmask.cameras.simulation.scene.GeneratedScene;
import io.flowmask.cameras.simulation.scene.SceneGenerator;
import io.flowmask.cameras.simulation.traffic.Traffic;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A simulated traffic camera: an endless sequence of frames, with exact ground truth for whom it is of use. Belongs to one thread; close it
 * to give its native image back. Holds about 150 bytes per pixel of a frame.
 */
public final class SimulatedCamera implements AutoCloseable {
    private final CameraSpec spec;
    private final GeneratedScene generated;
    private final Traffic traffic;
    private final FramePainter painter;
    private final Optics optics;
    private final JpegEncoder encoder;
    private final int[] pixels;
    private final Mat image;
    private int next;

    /** Draws the scene and paints its backdrop, which takes a second or so. */
    public SimulatedCamera(CameraSpec spec) {
        this.spec = spec;
        Dice dice = new Dice(spec.seed()).fork(spec.number());
        this.generated = SceneGenerator.generate(dice);
        this.traffic = new Traffic(generated.traffic(), dice.fork("traffic"));
        this.optics = new Optics(dice.fork("optics"), generated.scene().light().conditions(), spec.height());
        this.painter =
                FramePainter.of(generated.scene(), spec.width(), spec.height(), optics.isSteady(), dice.fork("lens"));
        this.encoder = new JpegEncoder(optics.jpegQuality());
        this.pixels = new int[spec.width() * spec.height()];
        this.image = new Mat(spec.height(), spec.width(), opencv_core.CV_8UC4);
    }

    public CameraSpec spec() {
        return spec;
    }

    /** What it looks at. */
    public GeneratedScene scene() {
        return generated;
    }

    /** The next frame, with its ground truth. */
    public SimulatedFrame next() {
        double seconds = advance();
        Picture picture = painter.paintLabelled(traffic.states(), optics.shakeX(seconds), optics.shakeY(seconds));
        byte[] jpeg = encode(picture);
        return new SimulatedFrame(spec, next++, jpeg, picture.labels(), GroundTruth.of(picture));
    }

    /** The next frame's encoded image alone: the same bytes in less time. */
    public byte[] nextJpeg() {
        double seconds = advance();
        byte[] jpeg = encode(painter.paint(traffic.states(), optics.shakeX(seconds), optics.shakeY(seconds)));
        next++;
        return jpeg;
    }

    /** Moves traffic to where it is in the next frame; returns the seconds since the first one. */
    private double advance() {
        if (next > 0) {
            traffic.advance(1 / spec.framesPerSecond());
        }
        return next / spec.framesPerSecond();
    }

    private byte[] encode(Picture picture) {
        optics.develop(picture, next, pixels);
        // In memory a pixel's bytes are blue, green, red and one that does not count: processors are little-endian.
        try (IntPointer data = new IntPointer(image.data())) {
            data.put(pixels, 0, pixels.length);
        }
        return encoder.encode(image);
    }

    @Override
    public void close() {
        image.close();
    }
}
