package io.flowmask.cli.plan;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.cli.sizing.Device;
import io.flowmask.cli.sizing.Engine;
import io.flowmask.cli.sizing.EnginePlan;
import io.flowmask.cli.sizing.Fleet;
import io.flowmask.cli.sizing.FleetPlan;
import io.flowmask.cli.sizing.KafkaPlan;
import io.flowmask.cli.sizing.LatencyBudget;
import io.flowmask.cli.sizing.StatePlan;
import io.flowmask.cli.sizing.Topics;
import java.util.Locale;

/** What {@code flowmask plan} prints. */
record PlanReport(Fleet fleet, Engine engine, Topics topics, FleetPlan plan) {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private static final double UNIT = 1_000;

    String asText() {
        StringBuilder text = new StringBuilder();
        fleet(text);
        engine(text);
        latency(text);
        kafka(text);
        state(text);
        return text.toString();
    }

    private void fleet(StringBuilder text) {
        double full = fleet.allFramesPerSecond() * fleet.fullShare();
        section(text, "Fleet");
        row(text, "cameras", "%,d", fleet.cameras());
        row(
                text,
                "frames",
                "%,.0f/s, of which %,.0f/s full and %,.0f/s partial",
                fleet.allFramesPerSecond(),
                full,
                fleet.allFramesPerSecond() - full);
    }

    private void engine(StringBuilder text) {
        EnginePlan need = plan.engine();
        boolean gpu = engine.device() instanceof Device.Gpu;
        section(text, "Devices");
        row(text, "engine time", "%,.1f s needed per second", need.engineSeconds());
        row(
                text,
                "batches",
                "%.1f full and %.1f partial frames a call, of %d at most",
                need.fullBatch(),
                need.partialBatch(),
                engine.batchSize());
        row(text, gpu ? "GPUs" : "machines", "%,d%s", need.devices(), cores());
        row(
                text,
                "busiest",
                "%,d cameras, busy for %.0f %%; mean %.1f cameras, %.0f %%",
                need.busiestCameras(),
                100 * need.busiestUtilisation(),
                (double) fleet.cameras() / need.devices(),
                100 * need.meanUtilisation());
        row(text, "if spread evenly", "%,d", need.devicesIfEven());
        row(
                text,
                "TaskManagers",
                "%,d; parallelism %d, max-parallelism %d",
                need.devices(),
                need.devices(),
                need.maxParallelism());
        row(
                text,
                "beside the engine",
                "%,.1f cores' work%s",
                need.hostCores(),
                gpu
                        ? String.format(Locale.ROOT, ", %.1f on the busiest TaskManager", busiestHostCores())
                        : " on the same cores");
    }

    private String cores() {
        return engine.device() instanceof Device.Cpu cpu
                ? String.format(Locale.ROOT, " of %d core%s", cpu.cores(), cpu.cores() == 1 ? "" : "s")
                : "";
    }

    private double busiestHostCores() {
        return plan.engine().hostCores() * plan.engine().busiestCameras() / fleet.cameras();
    }

    private void latency(StringBuilder text) {
        LatencyBudget budget = plan.latency();
        section(text, "Latency in the job, mean on the busiest device");
        times(
                text,
                "full frame",
                budget.host(),
                budget.collectingFull(),
                budget.queue(),
                budget.fullCall(),
                budget.full());
        if (budget.partial() > 0) {
            times(
                    text,
                    "partial frame",
                    budget.host(),
                    budget.collectingPartial(),
                    budget.queue(),
                    budget.partialCall(),
                    budget.partial());
        }
        row(text, "before a barrier", "%,.0f ms at most", budget.flush());
    }

    private static void times(
            StringBuilder text, String label, double host, double collecting, double queue, double call, double sum) {
        row(
                text,
                label,
                "%,.0f ms = %.1f image and masks + %.1f collecting + %.1f queue + %.1f engine",
                sum,
                host,
                collecting,
                queue,
                call);
    }

    private void kafka(StringBuilder text) {
        KafkaPlan need = plan.kafka();
        section(text, "Kafka");
        row(text, "records", "%s a frame, %s a mask event", bytes(topics.frameBytes()), bytes(topics.eventBytes()));
        row(text, "partitions", "%,d of frames, %,d of mask events", need.framePartitions(), need.eventPartitions());
        row(text, "into the brokers", "%s/s frames, %s/s mask events", bytes(need.framesIn()), bytes(need.eventsIn()));
        row(text, "between brokers", "%s/s (replication %d)", bytes(need.replicationTraffic()), topics.replication());
        row(
                text,
                "out of the brokers",
                "%s/s frames, %s/s mask events (%d consumer%s)",
                bytes(need.framesOut()),
                bytes(need.eventsOut()),
                topics.consumers(),
                topics.consumers() == 1 ? "" : "s");
        row(text, "between TaskManagers", "%s/s frames", bytes(need.shuffleTraffic()));
        row(
                text,
                "disk",
                "%s frames, %s mask events (all copies)",
                bytes(need.frameDiskBytes()),
                bytes(need.eventDiskBytes()));
    }

    private void state(StringBuilder text) {
        StatePlan need = plan.state();
        section(text, "State and checkpoints");
        row(text, "state", "%s: %s a camera", bytes(need.allBytes()), bytes(need.cameraBytes()));
        row(text, "heap for it", "%s at most on the busiest TaskManager", bytes(need.heapBytes()));
        row(
                text,
                "checkpoint",
                "%s, %s/s on average; %.0f %% of the cameras have changed since the last",
                bytes(need.allBytes()),
                bytes(need.checkpointTraffic()),
                100 * need.changedShare());
    }

    private static void section(StringBuilder text, String title) {
        text.append(text.isEmpty() ? "" : System.lineSeparator()).append(title).append(System.lineSeparator());
    }

    private static void row(StringBuilder text, String label, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "  %-21s %s%n", label, String.format(Locale.ROOT, format, values)));
    }

    private static String bytes(double count) {
        int unit = 0;
        double shown = count;
        while (shown >= UNIT && unit < UNITS.length - 1) {
            shown /= UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || shown >= 100 ? "%.0f %s" : "%.1f %s", shown, UNITS[unit]);
    }

    String asJson() {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.putObject("fleet")
                .put("cameras", fleet.cameras())
                .put("framesPerSecond", fleet.allFramesPerSecond())
                .put("fullPerSecond", fleet.allFramesPerSecond() * fleet.fullShare());
        EnginePlan need = plan.engine();
        root.putObject("devices")
                .put("kind", engine.device() instanceof Device.Gpu ? "gpu" : "cpu")
                .put("count", need.devices())
                .put("countIfEven", need.devicesIfEven())
                .put("parallelism", need.devices())
                .put("maxParallelism", need.maxParallelism())
                .put("engineSecondsPerSecond", need.engineSeconds())
                .put("busiestCameras", need.busiestCameras())
                .put("busiestUtilisation", need.busiestUtilisation())
                .put("meanUtilisation", need.meanUtilisation())
                .put("fullBatch", need.fullBatch())
                .put("partialBatch", need.partialBatch())
                .put("hostCores", need.hostCores());
        LatencyBudget budget = plan.latency();
        root.putObject("latencyMs")
                .put("full", budget.full())
                .put("partial", budget.partial())
                .put("host", budget.host())
                .put("collectingFull", budget.collectingFull())
                .put("collectingPartial", budget.collectingPartial())
                .put("queue", budget.queue())
                .put("fullCall", budget.fullCall())
                .put("partialCall", budget.partialCall())
                .put("beforeBarrier", budget.flush());
        KafkaPlan kafka = plan.kafka();
        root.putObject("kafka")
                .put("framePartitions", kafka.framePartitions())
                .put("eventPartitions", kafka.eventPartitions())
                .put("framesInBytesPerSecond", kafka.framesIn())
                .put("eventsInBytesPerSecond", kafka.eventsIn())
                .put("replicationBytesPerSecond", kafka.replicationTraffic())
                .put("framesOutBytesPerSecond", kafka.framesOut())
                .put("eventsOutBytesPerSecond", kafka.eventsOut())
                .put("shuffleBytesPerSecond", kafka.shuffleTraffic())
                .put("frameDiskBytes", kafka.frameDiskBytes())
                .put("eventDiskBytes", kafka.eventDiskBytes());
        StatePlan state = plan.state();
        root.putObject("state")
                .put("bytesPerCamera", state.cameraBytes())
                .put("bytes", state.allBytes())
                .put("heapBytesOnBusiest", state.heapBytes())
                .put("checkpointBytesPerSecond", state.checkpointTraffic())
                .put("changedShare", state.changedShare());
        return root.toPrettyString() + System.lineSeparator();
    }
}
