package io.flowmask.job.options;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Which topics carry camera frames. */
public sealed interface FrameTopics {

    /** Topics by name. */
    record Named(List<String> names) implements FrameTopics {
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public boolean contains(String topic) {
            return names.contains(topic);
        }
    }

    /** Topics whose whole name matches, also those that appear later. */
    record Matching(Pattern pattern) implements FrameTopics {
        public Matching {
            Objects.requireNonNull(pattern);
        }

        @Override
        public boolean contains(String topic) {
            return pattern.matcher(topic).matches();
        }
    }

    /** Whether frames are read from this topic. */
    boolean contains(String topic);
}
