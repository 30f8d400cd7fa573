package io.flowmask.model.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;

/** Some of OpenCV's native libraries, which are loaded once per process. */
final class OpenCv {
    private static final OpenCv INSTANCE = new OpenCv(() -> {
        Loader.load(opencv_core.class);
        Loader.load(opencv_imgproc.class);
        Loader.load(opencv_imgcodecs.class);
        // Callers bring their own threads; OpenCV's would only compete with them.
        opencv_core.setNumThreads(1);
    });

    private static final OpenCv VIDEO = new OpenCv(() -> {
        INSTANCE.load();
        Loader.load(opencv_video.class);
    });

    private final Runnable libraries;
    private boolean loaded;

    OpenCv(Runnable libraries) {
        this.libraries = libraries;
    }

    /** What images need: core, imgproc, imgcodecs. Not loaded yet, perhaps. */
    static OpenCv instance() {
        return INSTANCE;
    }

    /** What optical flow needs besides: video, and what that needs in turn, which takes longer to load. */
    static OpenCv video() {
        return VIDEO;
    }

    /**
     * Loads the libraries, the first time it is called.
     *
     * @throws IllegalStateException when that fails; the message says what to do
     */
    synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            libraries.run();
        } catch (LinkageError e) {
            String platform = Loader.getPlatform();
            throw new IllegalStateException(
                    "OpenCV's native libraries for " + platform + " cannot be loaded (" + e.getMessage()
                            + "). Put the jars org.bytedeco:opencv, org.bytedeco:openblas and org.bytedeco:javacpp with the"
                            + " classifier " + platform + " on the class path, of the same versions as those without a"
                            + " classifier, and see that the cache folder (" + cacheFolder() + ") can be written to",
                    e);
        }
        loaded = true;
    }

    private static String cacheFolder() {
        return System.getProperty("org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache");
    }
}
