package io.flowmask.model.yolact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Says of a checkpoint's tensors that the graphs do not need why they are there. */
final class SurplusTensors {
    private static final int SHOWN = 5;

    private static final Map<Pattern, String> KNOWN = new LinkedHashMap<>();

    static {
        KNOWN.put(Pattern.compile("semantic_seg_conv\\..*|class_existence_fc\\..*"), "needed in training only");
        KNOWN.put(Pattern.compile("flow_net\\.(pred1|upfeat2|upflow2)\\..*"), "flow at stride 8, which nothing uses");
        KNOWN.put(Pattern.compile("fpn_phase_2\\.downsample_layers\\..*"), "levels above P7, which nothing uses");
        KNOWN.put(Pattern.compile("backbone\\.layer\\d.*"), "an older version's names for the backbone");
        KNOWN.put(Pattern.compile("backbone\\.layers\\..*"), "backbone stages behind C5, which nothing uses");
        KNOWN.put(Pattern.compile(".*"), "not known as part of this network");
    }

    private SurplusTensors() {}

    /**
     * Notes for the user.
     *
     * @param names of all tensors, under YolactEdge's names
     * @param used by the graphs
     * @param ignored what else the checkpoint has, such as an optimiser's state
     * @return one note per reason
     */
    static List<String> notes(Set<String> names, Set<String> used, List<String> ignored) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (String name : names) {
            // Batch norm's counters are in every checkpoint and never of use.
            if (!used.contains(name) && !name.endsWith("num_batches_tracked")) {
                byReason.computeIfAbsent(reason(name), reason -> new ArrayList<>())
                        .add(name);
            }
        }
        List<String> notes = new ArrayList<>();
        byReason.forEach((reason, left) -> notes.add(note(left.size() == 1 ? "tensor" : "tensors", reason, left)));
        if (!ignored.isEmpty()) {
            notes.add(note(ignored.size() == 1 ? "entry" : "entries", "no tensors of the network", ignored));
        }
        return List.copyOf(notes);
    }

    private static String reason(String name) {
        return KNOWN.entrySet().stream()
                .filter(known -> known.getKey().matcher(name).matches())
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static String note(String things, String reason, List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return "Left out " + names.size() + " " + things + " (" + reason + "): " + shown
                + (names.size() > SHOWN ? ", …" : "");
    }
}
