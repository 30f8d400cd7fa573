package io.flowmask.job.options;

import java.util.List;

/** The options make no sense. The message lists everything that is wrong and what is allowed. */
public final class InvalidOptionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidOptionsException(List<String> problems) {
        super((problems.size() == 1 ? "1 option is wrong:" : problems.size() + " options are wrong:") + "\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
