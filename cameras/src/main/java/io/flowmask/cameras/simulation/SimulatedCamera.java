package io.flowmask.cameras.simulation;

import io.flowmask.cameras.JpegEncoder;
import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.optics.Optics;
import io.flowmask.cameras.simulation.render.FramePainter;
import io.flowmask.cameras.simulation.render.Picture;
import io.flowmask.cameras.simulation.scene.GeneratedScene;
import io.flowmask.cameras.simulation.scene.SceneGenerator;
import io.flowmask.cameras.simulation.traffic.Traffic;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A simulated traffic camera: an endless sequence of frames with exact ground truth. Belongs to one thread; close it to give its native
 * image back. Holds about 150 bytes per pixel of a frame.
 */
public final class SimulatedCamera implements AutoCloseable {
    private final CameraSpec spec;
    private final GeneratedScene generated;
    private final Traffic traffic;
    private final FramePainter painter;
    private final Optics optics;
    private final JpegEncoder encoder;
    private final byte[] pixels;
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
        this.pixels = new byte[3 * spec.width() * spec.height()];
        this.image = new Mat(spec.height(), spec.width(), opencv_core.CV_8UC3);
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
        double seconds = next / spec.framesPerSecond();
        if (next > 0) {
            traffic.advance(1 / spec.framesPerSecond());
        }
        Picture picture = painter.paint(traffic.states(), optics.shakeX(seconds), optics.shakeY(seconds));
        optics.develop(picture, next, pixels);
        try (BytePointer data = image.data()) {
            data.put(pixels, 0, pixels.length);
        }
        byte[] jpeg = encoder.encode(image);
        return new SimulatedFrame(spec, next++, jpeg, picture.labels(), GroundTruth.of(picture));
    }

    @Override
    public void close() {
        image.close();
    }
}
