package io.flowmask.cameras.simulation.dataset;

import io.flowmask.cameras.simulation.SimulatedCamera;
import io.flowmask.cameras.simulation.SimulatedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Renders one clip and writes its frames; nothing is kept but the annotations. */
final class ClipWriter implements Callable<AnnotatedClip> {
    private final DatasetSpec spec;
    private final int clip;
    private final Path folder;
    private final Runnable frameWritten;

    /**
     * Will render a clip.
     *
     * @param folder the dataset's
     * @param frameWritten called after each frame, on the rendering thread
     */
    ClipWriter(DatasetSpec spec, int clip, Path folder, Runnable frameWritten) {
        this.spec = spec;
        this.clip = clip;
        this.folder = folder;
        this.frameWritten = frameWritten;
    }

    @Override
    public AnnotatedClip call() throws IOException {
        String name = String.format(Locale.ROOT, "clip-%05d", clip);
        Files.createDirectories(folder.resolve(name));
        List<AnnotatedFrame> frames = new ArrayList<>(spec.framesPerClip());
        try (SimulatedCamera camera = new SimulatedCamera(spec.camera(clip))) {
            for (int i = 0; i < spec.framesPerClip(); i++) {
                SimulatedFrame frame = camera.next();
                String fileName = String.format(Locale.ROOT, "%s/%06d.jpg", name, i);
                Files.write(folder.resolve(fileName), frame.jpeg());
                frames.add(new AnnotatedFrame(fileName, i, frame.instances(), InstanceMasks.of(frame)));
                frameWritten.run();
            }
            return AnnotatedClip.of(name, camera.scene(), frames);
        }
    }
}
