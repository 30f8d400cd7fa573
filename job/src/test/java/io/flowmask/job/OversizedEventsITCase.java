package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.testing.JobRun;
import io.flowmask.job.testing.OutcomeReader;
import io.flowmask.job.testing.TestingCameras;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.inference.SegmenterProvider;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events that are larger than what the job may write: they come shortened, and the job goes on. */
class OversizedEventsITCase {
    private static final int FRAMES = 60;
    private static final FrameSize SIZE = new FrameSize(8, 8);
    /** Two instances with such a class fit into 16 KB, three do not. */
    private static final int CLASS_NAME_LENGTH = 6_500;

    @Test
    void everyFrameHasItsEventThoughSomeAreTooLarge() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                EmbeddedFlink flink =
                        EmbeddedFlink.builder().slotsPerTaskManager(1).start()) {
            TestingTopics topics = TestingTopics.create(kafka, "frames", "oversized");
            Map<String, String> options = new HashMap<>(topics.options(kafka));
            options.put("model", "the testing segmenter's");
            options.put("max-message-size", "16 kb");
            options.put("keyframe-interval", "1");
            SegmenterProvider segmenters = () -> TestingSegmenter.builder()
                    .classes(List.of("a".repeat(CLASS_NAME_LENGTH), "b".repeat(CLASS_NAME_LENGTH)))
                    .build();
            try (TestingCameras cameras = new TestingCameras(kafka.bootstrapServers(), "frames");
                    OutcomeReader outcomes = new OutcomeReader(kafka.bootstrapServers(), topics)) {
                for (int sequence = 0; sequence < FRAMES; sequence++) {
                    cameras.frame("north", sequence, image(sequence), SIZE.widthPx(), SIZE.heightPx());
                }
                cameras.flush();
                JobRun run = JobRun.start(flink, options, 1, Optional.of(segmenters), Optional.empty());
                outcomes.await(FRAMES, Duration.ofSeconds(60));
                run.cancel();

                outcomes.assertOutcomesOf(cameras);
                assertThat(outcomes.maskEvents()).allSatisfy(OversizedEventsITCase::assertTheBestAreThere);
                assertThat(outcomes.maskEvents())
                        .extracting(MaskEvent::getOmittedInstances)
                        .contains(0, 1);
            }
        }
    }

    private static void assertTheBestAreThere(MaskEvent event) {
        List<Instance> found = TestingSegmenter.fullInstances(image(event.getSequence()), SIZE);
        assertThat(event.getInstances()).hasSize(Math.min(found.size(), 2));
        assertThat(event.getInstances().size() + event.getOmittedInstances()).isEqualTo(found.size());
        assertThat(event.getInstances())
                .extracting(MaskInstance::getScore)
                .isEqualTo(found.stream().limit(2).map(Instance::score).toList());
    }

    private static byte[] image(long sequence) {
        return ("image " + sequence).getBytes(StandardCharsets.UTF_8);
    }
}
