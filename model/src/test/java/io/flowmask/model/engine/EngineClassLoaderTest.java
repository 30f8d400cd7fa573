package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As in a task manager, where a task's thread carries the job's class loader, which does not know the engines. */
class EngineClassLoaderTest {

    @Test
    void opensOnAThreadWhoseClassLoaderKnowsNothing(@TempDir Path folder) throws Exception {
        // Everything is loaded afresh, since DJL looks its engines up once, and other tests were here before.
        try (URLClassLoader fresh = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
                URLClassLoader bare = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            Callable<?> segmentation = (Callable<?>) fresh.loadClass(Segmentation.class.getName())
                    .getDeclaredConstructor(Path.class)
                    .newInstance(folder);
            FutureTask<?> task = new FutureTask<>(segmentation);
            Thread thread = new Thread(task, "task");
            thread.setContextClassLoader(bare);
            thread.start();

            assertThat(task.get()).isEqualTo(2);
            assertThat(thread.getContextClassLoader()).isSameAs(bare);
        }
    }

    /** Opens a model and runs it; gives the number of its outputs. */
    public static final class Segmentation implements Callable<Integer> {
        private final Path folder;

        public Segmentation(Path folder) {
            this.folder = folder;
        }

        @Override
        public Integer call() throws Exception {
            TestingModel model = TestingModel.video(NumberType.UINT8);
            model.write(folder);
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            try (Engine engine = Engines.open(folder, model.manifest(), EngineOptions.defaults())) {
                int outputs =
                        engine.full(List.of(model.frame(1), model.frame(2))).size();
                return Thread.currentThread().getContextClassLoader() == before ? outputs : -1;
            }
        }
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
