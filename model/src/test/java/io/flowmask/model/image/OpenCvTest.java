package io.flowmask.model.image;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class OpenCvTest {

    @Test
    void saysWhichLibrariesAreMissingAndWhatToDo() {
        OpenCv openCv = new OpenCv(() -> {
            throw new UnsatisfiedLinkError("no jniopencv_core in java.library.path");
        });

        assertThatIllegalStateException()
                .isThrownBy(openCv::load)
                .withMessageContaining("OpenCV's native libraries for " + Loader.getPlatform() + " cannot be loaded")
                .withMessageContaining("no jniopencv_core in java.library.path")
                .withMessageContaining("with the classifier " + Loader.getPlatform() + " on the class path")
                .withMessageContaining("cache");
    }
}
