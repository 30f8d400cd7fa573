package io.flowmask.cli.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The numbers on the right are worked out by hand from the formulas in docs/sizing.md. */
class FleetPlanTest {
    private static final Offset<Double> CLOSE = within(1e-3);

    /** 100 cameras × 5 frames/s = 500 frames/s, of which 100 full and 400 partial. */
    private static final Fleet FLEET = new Fleet(100, 5, 5);

    private static final Topics TOPICS =
            new Topics(60_000, 1_700, 2, Duration.ofMinutes(10), Duration.ofHours(24), 3, 10_000_000);
    private static final KeptState KEPT = new KeptState(1_400_000, Duration.ofSeconds(10));

    /** One frame a call: 10 ms or 5 ms. */
    private static Engine single(Device device, double utilisation) {
        return new Engine(
                device,
                new CallTimes(Map.of(1, 10.0)),
                new CallTimes(Map.of(1, 5.0)),
                6,
                1,
                Duration.ofMillis(20),
                7,
                utilisation);
    }

    private static Engine batched(Device device) {
        return new Engine(
                device,
                new CallTimes(Map.of(1, 10.0, 8, 45.0)),
                new CallTimes(Map.of(1, 6.0, 8, 27.0)),
                6,
                8,
                Duration.ofMillis(20),
                56,
                0.85);
    }

    @Test
    void sizesDevicesByTheBusiest() throws InfeasiblePlanException {
        EnginePlan plan = EnginePlan.of(FLEET, single(new Device.Gpu(), 0.75));

        // 100 · 10 ms + 400 · 5 ms
        assertThat(plan.engineSeconds()).isCloseTo(3.0, CLOSE);
        // 3.0 s / 0.75
        assertThat(plan.devicesIfEven()).isEqualTo(4);
        // A device takes 0.75 / 0.03 = 25 cameras. The busiest of 6 has 26, of 7: 100 · 19/128 + √(2 · 14.84 · ln 7) =
        // 22.4.
        assertThat(plan.devices()).isEqualTo(7);
        assertThat(plan.busiestCameras()).isEqualTo(23);
        assertThat(plan.busiestUtilisation()).isCloseTo(0.69, CLOSE);
        assertThat(plan.meanUtilisation()).isCloseTo(3.0 / 7, CLOSE);
        assertThat(plan.maxParallelism()).isEqualTo(128);
        // 500 · 6 ms
        assertThat(plan.hostCores()).isCloseTo(3.0, CLOSE);
    }

    @Test
    void batchesGrowWithTheFramesThatComeWithinTheDelay() {
        DeviceLoad load = DeviceLoad.of(20, FLEET, batched(new Device.Gpu()));

        // 20 full and 80 partial frames/s: 0.4 and 1.6 come within 20 ms.
        assertThat(load.fullBatch()).isCloseTo(1.4, CLOSE);
        assertThat(load.partialBatch()).isCloseTo(2.6, CLOSE);
        // 10 + 0.4/7 · 35 and 6 + 1.6/7 · 21
        assertThat(load.fullMillis()).isCloseTo(12.0, CLOSE);
        assertThat(load.partialMillis()).isCloseTo(10.8, CLOSE);
        // 20/1.4 · 12.0 ms + 80/2.6 · 10.8 ms
        assertThat(load.engineBusy()).isCloseTo(0.50374, CLOSE);
        assertThat(load.busy()).isEqualTo(load.engineBusy());
    }

    @Test
    void batchesAreNeverLargerThanTheBatchSize() {
        assertThat(DeviceLoad.of(10_000, FLEET, batched(new Device.Gpu())).partialBatch())
                .isEqualTo(8);
    }

    @Test
    void onACpuTheRestOfTheWorkTakesTheSameCores() {
        DeviceLoad load = DeviceLoad.of(20, FLEET, batched(new Device.Cpu(2)));

        // 100 frames/s · 6 ms / 2 cores
        assertThat(load.busy() - load.engineBusy()).isCloseTo(0.3, CLOSE);
    }

    @Test
    void aFramesTimeIsTheSumOfItsStages() {
        LatencyBudget single = LatencyBudget.of(FLEET, single(new Device.Gpu(), 0.75), 23);

        assertThat(single.collectingFull()).isZero();
        // 23 calls of 10 ms and 92 of 5 ms: (23 · 100 + 92 · 25) ms² a second = 4.6 ms; / (2 · (1 - 0.69))
        assertThat(single.queue()).isCloseTo(7.419, CLOSE);
        assertThat(single.full()).isCloseTo(6 + 7.419 + 10, CLOSE);
        assertThat(single.partial()).isCloseTo(6 + 7.419 + 5, CLOSE);
        // 7 frames in flight, one a call
        assertThat(single.flush()).isCloseTo(70, CLOSE);

        LatencyBudget batched = LatencyBudget.of(FLEET, batched(new Device.Gpu()), 20);

        // Who opens a batch waits 20 ms, 0.4 others 10 ms on average: (20 + 0.4 · 10) / 1.4
        assertThat(batched.collectingFull()).isCloseTo(17.143, CLOSE);
        assertThat(batched.collectingPartial()).isCloseTo((20 + 1.6 * 10) / 2.6, CLOSE);
        // 56 frames in batches of 8 are 7 calls of 45 ms.
        assertThat(batched.flush()).isCloseTo(315, CLOSE);
    }

    @Test
    void aFullBatchDoesNotWaitForTheDelay() {
        LatencyBudget budget = LatencyBudget.of(
                FLEET,
                new Engine(
                        new Device.Gpu(),
                        new CallTimes(Map.of(1, 1.0, 2, 1.0)),
                        new CallTimes(Map.of(1, 1.0, 2, 1.0)),
                        0,
                        2,
                        Duration.ofSeconds(1),
                        4,
                        0.9),
                20);

        // 80 partial frames/s fill a batch of 2 in 12.5 ms; one waits so long, the other not at all.
        assertThat(budget.collectingPartial()).isCloseTo(6.25, CLOSE);
    }

    @Test
    void countsWhatTravelsAndWhatIsKept() {
        KafkaPlan plan = KafkaPlan.of(FLEET, TOPICS, 7);

        assertThat(plan.framesIn()).isCloseTo(30e6, CLOSE);
        assertThat(plan.eventsIn()).isCloseTo(850e3, CLOSE);
        assertThat(plan.replicationTraffic()).isCloseTo(2 * 30.85e6, CLOSE);
        assertThat(plan.framesOut()).isCloseTo(30e6, CLOSE);
        assertThat(plan.eventsOut()).isCloseTo(1.7e6, CLOSE);
        assertThat(plan.shuffleTraffic()).isCloseTo(30e6 * 6 / 7, CLOSE);
        // 30 MB/s for 600 s, three times; 0.85 MB/s for 86,400 s, three times
        assertThat(plan.frameDiskBytes()).isCloseTo(54e9, CLOSE);
        assertThat(plan.eventDiskBytes()).isCloseTo(220.32e9, CLOSE);
    }

    @Test
    void everyInstanceReadsAsManyPartitions() {
        // 30 MB/s need 3 partitions of 10 MB/s.
        assertThat(KafkaPlan.of(FLEET, TOPICS, 7).framePartitions()).isEqualTo(7);
        assertThat(KafkaPlan.of(FLEET, TOPICS, 2).framePartitions()).isEqualTo(4);
        assertThat(KafkaPlan.of(FLEET, TOPICS, 1).framePartitions()).isEqualTo(3);
        assertThat(KafkaPlan.of(FLEET, TOPICS, 2).eventPartitions()).isEqualTo(2);
    }

    @Test
    void savesAllStateWithEveryCheckpoint() {
        StatePlan plan = StatePlan.of(FLEET, KEPT, 23);

        assertThat(plan.cameraBytes()).isEqualTo(1_400_200);
        assertThat(plan.allBytes()).isEqualTo(140_020_000);
        assertThat(plan.checkpointTraffic()).isCloseTo(14_002_000, CLOSE);
        assertThat(plan.heapBytes()).isEqualTo(2 * 23 * 1_400_200);
        // A keyframe a second, so all cameras have one within 10 s, and half of them within half a second.
        assertThat(plan.changedShare()).isEqualTo(1);
        assertThat(StatePlan.of(FLEET, new KeptState(1, Duration.ofMillis(500)), 23)
                        .changedShare())
                .isEqualTo(0.5);
    }

    @Test
    void whereEveryFrameIsAKeyframeThereAreNoPartialCalls() throws InfeasiblePlanException {
        FleetPlan plan = FleetPlan.of(new Fleet(100, 5, 1), single(new Device.Gpu(), 0.75), TOPICS, KEPT);

        assertThat(plan.engine().engineSeconds()).isCloseTo(5.0, CLOSE);
        assertThat(plan.engine().partialBatch()).isZero();
        assertThat(plan.latency().partial()).isZero();
    }

    @Test
    void saysThatOneCameraIsTooMuchForADevice() {
        // 25 frames/s of 5 · 10 ms and 20 · 5 ms, and 150 ms of the one core
        assertThatThrownBy(() -> EnginePlan.of(new Fleet(10, 25, 5), single(new Device.Cpu(1), 0.25)))
                .isInstanceOf(InfeasiblePlanException.class)
                .hasMessageStartingWith(
                        "One camera of 25.0 frames/s keeps a device busy for 30 % of the time, more than the"
                                + " 25 % that it may be");
    }

    @Test
    void saysThatCamerasAreTooUneven() {
        // A camera is 3 % of a device that may be busy for 7 %: two cameras, but the hash brings more together.
        assertThatThrownBy(() -> EnginePlan.of(FLEET, single(new Device.Gpu(), 0.07)))
                .isInstanceOf(InfeasiblePlanException.class)
                .hasMessageStartingWith(
                        "43 devices would do if cameras fell on them evenly, but names are hashed, and a device"
                                + " takes 2.3 cameras only");
    }

    @Test
    void namesEverythingThatMakesNoSense() {
        assertThatThrownBy(() -> new Fleet(0, -1, 0))
                .hasMessage(
                        "Fleet: cameras must be at least 1, but are 0; frames per second must be more than 0, but are -1.0;"
                                + " the keyframe interval must be at least 1, but is 0");
        assertThatThrownBy(() -> new Topics(0, 1, -1, Duration.ZERO, Duration.ZERO, 0, 1))
                .hasMessageContaining("a frame must have more than 0 bytes")
                .hasMessageContaining("consumers must be 0 or more, but are -1")
                .hasMessageContaining("replication must be at least 1, but is 0");
        assertThatThrownBy(() -> new KeptState(-1, Duration.ZERO))
                .hasMessageContaining("features must not be negative")
                .hasMessageContaining("the checkpoint interval must be positive");
        assertThatThrownBy(() -> new Device.Cpu(0)).hasMessageContaining("threads must be at least 1, but are 0");
    }

    @Test
    void aBatchMustHaveBeenMeasured() {
        assertThatThrownBy(() -> new Engine(
                        new Device.Gpu(),
                        new CallTimes(Map.of(1, 1.0, 8, 5.0)),
                        new CallTimes(Map.of(1, 1.0, 4, 3.0)),
                        -1,
                        8,
                        Duration.ZERO,
                        56,
                        1))
                .hasMessageContaining("the batch size is 8, but no more than 4 frames were measured in a call")
                .hasMessageContaining("milliseconds outside the engine must not be negative, but are -1.0")
                .hasMessageContaining("utilisation must be more than 0 and less than 1, but is 1.0");
    }
}
