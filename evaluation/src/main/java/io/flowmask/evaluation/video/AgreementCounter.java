package io.flowmask.evaluation.video;

import io.flowmask.model.detect.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares the masks of a partial frame with those that full inference gives on the same frame. Looked for are full inference's instances
 * from a score of 0.3, which is what users see by default. Each is paired with at most one instance of the partial frame, of its class and
 * of any score: of all pairs that overlap, the ones with the highest mask IoU come together first. Safe for any number of threads.
 */
final class AgreementCounter {
    private static final float MIN_SCORE = 0.3f;

    private long instances;
    private long paired;
    private double sum;

    private record Pair(int full, int partial, double iou) {}

    void add(List<Instance> full, List<Instance> partial) {
        List<Instance> wanted =
                full.stream().filter(instance -> instance.score() >= MIN_SCORE).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            for (int j = 0; j < partial.size(); j++) {
                if (wanted.get(i).classIndex() == partial.get(j).classIndex()) {
                    double iou = wanted.get(i)
                            .mask()
                            .intersectionOverUnion(partial.get(j).mask());
                    if (iou > 0) {
                        pairs.add(new Pair(i, j, iou));
                    }
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::iou).reversed());
        boolean[] fullTaken = new boolean[wanted.size()];
        boolean[] partialTaken = new boolean[partial.size()];
        int found = 0;
        double common = 0;
        for (Pair pair : pairs) {
            if (!fullTaken[pair.full()] && !partialTaken[pair.partial()]) {
                fullTaken[pair.full()] = true;
                partialTaken[pair.partial()] = true;
                found++;
                common += pair.iou();
            }
        }
        add(wanted.size(), found, common);
    }

    private synchronized void add(int wanted, int found, double common) {
        instances += wanted;
        paired += found;
        sum += common;
    }

    synchronized MaskAgreement agreement() {
        return new MaskAgreement(
                instances, paired, instances == 0 ? 0 : sum / instances, paired == 0 ? 0 : sum / paired);
    }

    /** What several counters counted together. */
    static MaskAgreement sum(List<AgreementCounter> counters) {
        AgreementCounter all = new AgreementCounter();
        for (AgreementCounter counter : counters) {
            synchronized (counter) {
                all.instances += counter.instances;
                all.paired += counter.paired;
                all.sum += counter.sum;
            }
        }
        return all.agreement();
    }
}
