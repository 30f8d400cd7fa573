package io.flowmask.job.testing;

import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.job.FlowmaskJob;
import io.flowmask.job.options.JobOptions;
import io.flowmask.operators.inference.SegmenterProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job as tests start it: on an embedded cluster, from a savepoint or from the beginning. */
public final class JobRun {
    private static final long TIMEOUT_SECONDS = 60;

    private final JobClient job;

    private JobRun(JobClient job) {
        this.job = job;
    }

    public static JobRun start(
            EmbeddedFlink flink,
            Map<String, String> options,
            int parallelism,
            Optional<SegmenterProvider> segmenters,
            Optional<String> savepoint)
            throws InterruptedException {
        Configuration configuration = new Configuration();
        savepoint.ifPresent(path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        Map<String, String> all = new HashMap<>(options);
        all.put("parallelism", Integer.toString(parallelism));
        JobOptions jobOptions = JobOptions.of(all);
        segmenters.ifPresentOrElse(
                provider -> FlowmaskJob.build(environment, jobOptions, provider),
                () -> FlowmaskJob.build(environment, jobOptions));
        return new JobRun(flink.submit(environment, "test"));
    }

    public JobID jobId() {
        return job.getJobID();
    }

    /** Stops with a savepoint in canonical format and returns where it is. */
    public String stopWithSavepoint() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            try {
                String savepoint = job.stopWithSavepoint(false, null, SavepointFormatType.CANONICAL)
                        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                while (!job.getJobStatus().get().isGloballyTerminalState()) {
                    Thread.sleep(20);
                }
                return savepoint;
            } catch (ExecutionException e) {
                // While a job restarts not every task runs.
                if (!String.valueOf(e).contains("Not all required tasks are currently running")
                        || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    public void cancel() throws Exception {
        job.cancel().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        while (job.getJobStatus().get() != JobStatus.CANCELED) {
            Thread.sleep(20);
        }
    }
}
