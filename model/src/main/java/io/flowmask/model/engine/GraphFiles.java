package io.flowmask.model.engine;

import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a model folder's graphs are what its manifest says. */
final class GraphFiles {
    private GraphFiles() {}

    /**
     * Checks both graphs at once, before anything is loaded.
     *
     * @throws InvalidModelException listing every graph that is missing and every input and output that is not as it should be
     */
    static void check(Path folder, ModelManifest manifest) throws IOException {
        List<String> problems = new ArrayList<>();
        check(folder, ModelManifest.FULL_GRAPH, GraphSignature.full(manifest), problems);
        Optional<GraphSignature> partial = GraphSignature.partial(manifest);
        if (partial.isPresent()) {
            check(folder, ModelManifest.PARTIAL_GRAPH, partial.get(), problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidModelException("The model folder " + folder, problems);
        }
    }

    private static void check(Path folder, String name, GraphSignature signature, List<String> problems)
            throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            problems.add(name + ": there is no such file, but " + ModelManifest.FILE_NAME + " says that there is");
            return;
        }
        GraphHeader header = GraphHeader.read(file);
        for (String problem : signature.problems(header.inputs(), header.outputs())) {
            problems.add(name + ": " + problem);
        }
    }
}
