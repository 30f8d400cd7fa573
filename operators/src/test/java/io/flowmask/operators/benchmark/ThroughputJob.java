package io.flowmask.operators.benchmark;

import io.flowmask.operators.Segmentation;
import io.flowmask.operators.inference.SegmentationOptions;
import io.flowmask.operators.inference.SegmenterProvider;
import io.flowmask.operators.testing.TestingFrames;
import io.flowmask.schemas.MaskEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job in this process: frames made in memory, the operator, a sink that discards. The rate is taken over the last nine tenths of
 * the frames on their way out, so that the start of the job is not in it.
 */
final class ThroughputJob {
    private ThroughputJob() {}

    /** Frames per second. One job at a time. */
    static double run(int cameras, long frames, SegmenterProvider segmenters, SegmentationOptions options)
            throws Exception {
        StopWatch stopWatch = new StopWatch(frames / 10, frames);
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment job = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        var source = job.fromSource(
                        new NumberSequenceSource(0, frames - 1), WatermarkStrategy.noWatermarks(), "Frame numbers")
                .map(number -> TestingFrames.frame("camera-" + number % cameras, number / cameras));
        Segmentation.apply(source, segmenters, options)
                .map(new Timing(stopWatch))
                .returns(Types.LONG)
                .sinkTo(new DiscardingSink<>());
        job.execute("Throughput");
        return stopWatch.perSecond();
    }

    /** Looks at the clock when the first and when the last of the events counts. There is one of it in this process. */
    private record StopWatch(long first, long last) implements Serializable {
        private static final AtomicLong COUNT = new AtomicLong();
        private static volatile long begin;
        private static volatile long end;

        private StopWatch {
            COUNT.set(0);
        }

        void count() {
            long number = COUNT.incrementAndGet();
            if (number == first) {
                begin = System.nanoTime();
            }
            if (number == last) {
                end = System.nanoTime();
            }
        }

        double perSecond() {
            return (last - first) * (double) Duration.ofSeconds(1).toNanos() / (end - begin);
        }
    }

    private static final class Timing implements MapFunction<MaskEvent, Long> {
        private static final long serialVersionUID = 1L;
        private final StopWatch stopWatch;

        Timing(StopWatch stopWatch) {
            this.stopWatch = stopWatch;
        }

        @Override
        public Long map(MaskEvent event) {
            stopWatch.count();
            return event.getSequence();
        }
    }
}
