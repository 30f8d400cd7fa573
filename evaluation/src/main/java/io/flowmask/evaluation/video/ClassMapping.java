package io.flowmask.evaluation.video;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.Box;
import io.flowmask.evaluation.dataset.Category;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.Detection;
import io.flowmask.evaluation.dataset.Region;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.PixelBox;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which of a dataset's categories a model's classes are: those of the same name. */
public final class ClassMapping {
    private static final int NONE = -1;

    private final int[] categories;
    private final List<String> notAnnotated = new ArrayList<>();
    private final List<String> notKnown = new ArrayList<>();

    /**
     * Compares names.
     *
     * @param classes the model's, in its order
     * @throws InvalidInputException when no name is the same
     */
    public ClassMapping(List<String> classes, Dataset dataset) {
        List<String> names = dataset.categories().stream().map(Category::name).toList();
        categories = new int[classes.size()];
        for (int i = 0; i < categories.length; i++) {
            categories[i] = names.indexOf(classes.get(i));
            if (categories[i] == NONE) {
                notAnnotated.add(classes.get(i));
            }
        }
        Set<String> known = new HashSet<>(classes);
        names.stream().filter(name -> !known.contains(name)).forEach(notKnown::add);
        if (notAnnotated.size() == classes.size()) {
            throw new InvalidInputException("The model's classes (" + String.join(", ", classes)
                    + ") and the annotations' categories (" + String.join(", ", names)
                    + ") have no name in common, so nothing can be measured.");
        }
    }

    /** The model's classes that are not annotated; what is found of them is left out. */
    public List<String> notAnnotated() {
        return List.copyOf(notAnnotated);
    }

    /** Categories that the model does not know, of which it finds nothing. */
    public List<String> notKnown() {
        return List.copyOf(notKnown);
    }

    /** Instances as detections, without those of classes that are not annotated. */
    List<Detection> detections(List<Instance> instances) {
        List<Detection> detections = new ArrayList<>(instances.size());
        for (Instance instance : instances) {
            int category = categories[instance.classIndex()];
            if (category != NONE) {
                PixelBox box = instance.box();
                Box exact = new Box(box.x(), box.y(), box.width(), box.height());
                detections.add(new Detection(
                        category, instance.score(), new Region(exact, exact.area(), Optional.of(instance.mask()))));
            }
        }
        return detections;
    }
}
