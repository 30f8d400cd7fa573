package io.flowmask.cli.run;

import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.RootCause;
import io.flowmask.job.FlowmaskJob;
import io.flowmask.job.options.JobOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Sends the job and its fat jar to a running Flink cluster. */
final class ClusterSubmission {
    private ClusterSubmission() {}

    /**
     * Submits the job and returns when the cluster has taken it.
     *
     * @param address the cluster's REST address, {@code host:port}
     * @param jar the job's fat jar
     * @return the job's id
     * @throws CommandFailure when the jar is not there or the cluster does not take the job
     */
    @SuppressWarnings("try") // the environment's close() may be interrupted, like everything else in here
    static String submit(String address, JobOptions options, Path jar) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new CommandFailure("--cluster must be HOST:PORT of Flink's REST interface, but is " + address + ".");
        }
        if (!Files.isRegularFile(jar)) {
            throw new CommandFailure("There is no job jar at "
                    + jar.toAbsolutePath().normalize() + ". Build it with `mvn -Pfast package`, or give --jar FILE.");
        }
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, 3);
        configuration.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
        configuration.set(RestOptions.CONNECTION_TIMEOUT, Duration.ofSeconds(5));
        try {
            configuration.addAll(ClusterDefaults.of(host, port));
            try (StreamExecutionEnvironment environment = StreamExecutionEnvironment.createRemoteEnvironment(
                    host, port, configuration, jar.toAbsolutePath().toString())) {
                FlowmaskJob.build(environment, options);
                JobClient job = environment.executeAsync(options.runtime().jobName());
                return job.getJobID().toString();
            }
        } catch (Exception e) {
            throw new CommandFailure(
                    "The Flink cluster at " + address + " did not take the job (" + RootCause.describe(e)
                            + "). Check the address, that it runs Flink 2.2, and its log.",
                    e);
        }
    }
}
