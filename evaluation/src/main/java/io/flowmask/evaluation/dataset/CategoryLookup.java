package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the category of a detection. Results that number classes in another way than the annotations would be compared with the wrong
 * objects and score a little, not nothing: where results name the class beside its number, the two have to agree.
 */
final class CategoryLookup {
    private static final String NAME = "category";
    private static final String BY_NAME = "use --match-categories name";

    private final List<Category> categories;
    private final CategoryKey key;
    private final Map<Long, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();

    /** Will find these categories, whose names differ. */
    CategoryLookup(List<Category> categories, CategoryKey key) {
        this.categories = categories;
        this.key = key;
        for (int i = 0; i < categories.size(); i++) {
            byId.put(categories.get(i).id(), i);
            byName.put(categories.get(i).name(), i);
        }
    }

    /** The category's index; a problem of the entry where there is none, or its number and name contradict each other. */
    Optional<Integer> find(Entry entry) {
        return switch (key) {
            case ID -> byId(entry);
            case NAME -> byName(entry);
        };
    }

    private Optional<Integer> byId(Entry entry) {
        OptionalLong id = entry.integer("category_id");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        // Other tools may have something else there.
        Optional<String> found =
                entry.optional(NAME).filter(JsonNode::isTextual).map(JsonNode::asText);
        @Nullable Integer category = byId.get(id.getAsLong());
        if (category == null) {
            entry.problem("the annotations have no category " + id.getAsLong()
                    + found.map(name -> ", which is " + name + " here; to go by the names, " + BY_NAME)
                            .orElse(""));
            return Optional.empty();
        }
        String name = categories.get(category).name();
        if (found.isPresent() && !found.get().equals(name)) {
            entry.problem("category " + id.getAsLong() + " is " + name + " in the annotations, but " + found.get()
                    + " here; number classes as the annotations do, or " + BY_NAME);
            return Optional.empty();
        }
        return Optional.of(category);
    }

    private Optional<Integer> byName(Entry entry) {
        Optional<String> name = entry.text(NAME);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Integer category = byName.get(name.get());
        if (category == null) {
            entry.problem("the annotations have no category that is called " + name.get());
        }
        return Optional.ofNullable(category);
    }
}
