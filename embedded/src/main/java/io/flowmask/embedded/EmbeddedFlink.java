package io.flowmask.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobInitializationException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster inside this process: a JobManager and TaskManagers that load the classes of jobs from the class path. What it
 * writes while it works lies in a temporary folder that is deleted on {@link #close}; checkpoints outlive it where a state folder
 * is given.
 *
 * <p>Safe for use by many threads. Whoever starts it closes it.
 */
public final class EmbeddedFlink implements AutoCloseable {
    /** Long enough for a cluster that works; one that does not should not hold a process back from ending. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final MiniCluster cluster;
    private final TemporaryFolder folder;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedFlink(MiniCluster cluster, TemporaryFolder folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Address of the REST interface and the web page. */
    public URI webAddress() {
        return cluster.getRestAddress().join();
    }

    /**
     * Starts what was built in the environment and returns when the job is initialised. The environment's own settings, such as
     * checkpoints or a savepoint to start from, apply.
     *
     * @return the running job: to wait for, stop with a savepoint, or cancel
     * @throws JobSubmissionException when the cluster refuses the job or it cannot be initialised
     */
    public JobClient submit(StreamExecutionEnvironment environment, String jobName) throws InterruptedException {
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(jobName);
        ClassLoader classLoader = EmbeddedFlink.class.getClassLoader();
        try {
            JobID job = cluster.submitJob(graph).get().getJobID();
            ClientUtils.waitUntilJobInitializationFinished(
                    () -> cluster.getJobStatus(job).get(),
                    () -> cluster.requestJobResult(job).get(),
                    classLoader);
            return new MiniClusterJobClient(
                    job, cluster, classLoader, MiniClusterJobClient.JobFinalizationBehavior.NOTHING);
        } catch (ExecutionException e) {
            throw new JobSubmissionException(
                    "The embedded Flink cluster did not take job " + jobName, e.getCause() == null ? e : e.getCause());
        } catch (JobInitializationException e) {
            throw new JobSubmissionException("Job " + jobName + " could not be initialised", e);
        }
    }

    /** Starts one more TaskManager. */
    public void startTaskManager() throws Exception {
        cluster.startTaskManager();
    }

    /**
     * Takes a TaskManager away from the jobs that run on it; returns when it is gone. They restart on what is left.
     *
     * @param index the TaskManager's number in the order of starting, from 0
     */
    public void terminateTaskManager(int index) throws InterruptedException {
        try {
            cluster.terminateTaskManager(index).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("TaskManager " + index + " did not end", e.getCause());
        }
    }

    /** Ends all jobs and the cluster and deletes the temporary folder. Closing again does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            cluster.closeAsync().get(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The embedded Flink cluster did not end within " + CLOSE_TIMEOUT, e);
        } finally {
            folder.close();
        }
    }

    /** Settings of a cluster. What is not set is one TaskManager of one slot, without a fixed port, without checkpoints kept. */
    public static final class Builder {
        private int taskManagers = 1;
        private int slotsPerTaskManager = 1;
        private Optional<Integer> webPort = Optional.empty();
        private Optional<Path> stateFolder = Optional.empty();
        private Configuration configuration = new Configuration();
        private Path temporaryParent = TemporaryFolder.systemParent();

        private Builder() {}

        public Builder taskManagers(int count) {
            this.taskManagers = positive("TaskManagers", count);
            return this;
        }

        /** How many parallel instances of the job's operators a TaskManager runs. */
        public Builder slotsPerTaskManager(int slots) {
            this.slotsPerTaskManager = positive("slots", slots);
            return this;
        }

        /** The port of the REST interface and the web page; by default a free one. */
        public Builder webPort(int port) {
            this.webPort = Optional.of(port);
            return this;
        }

        /** Where checkpoints and savepoints go; kept after {@link EmbeddedFlink#close}. */
        public Builder stateFolder(Path folder) {
            this.stateFolder = Optional.of(folder);
            return this;
        }

        /** Where the temporary folder is made. For tests, which look for what is left there. */
        Builder temporaryParent(Path folder) {
            this.temporaryParent = folder;
            return this;
        }

        /** Settings of the cluster under Flink's own names, which the other settings of this builder override. */
        public Builder configuration(Configuration configuration) {
            this.configuration = new Configuration(configuration);
            return this;
        }

        /**
         * Starts the cluster and returns when it takes jobs.
         *
         * @throws EmbeddedStartException when it does not start, as when the port is taken
         */
        public EmbeddedFlink start() {
            TemporaryFolder folder;
            try {
                folder = new TemporaryFolder(temporaryParent, "flowmask-flink");
            } catch (IOException e) {
                throw new EmbeddedStartException(
                        "The embedded Flink cluster found no place for its files under " + temporaryParent
                                + "; check its space and permissions",
                        e);
            }
            MiniCluster cluster = new MiniCluster(miniClusterConfiguration(folder.path()));
            try {
                cluster.start();
                return new EmbeddedFlink(cluster, folder);
            } catch (Exception e) {
                cluster.closeAsync().join();
                folder.close();
                throw new EmbeddedStartException(
                        "The embedded Flink cluster did not start"
                                + webPort.map(port -> " with port " + port).orElse("") + ": " + e.getMessage(),
                        e);
            }
        }

        private MiniClusterConfiguration miniClusterConfiguration(Path temporary) {
            Configuration all = new Configuration(configuration);
            all.set(CoreOptions.TMP_DIRS, temporary.toString());
            all.set(
                    RestOptions.BIND_PORT,
                    webPort.map(port -> Integer.toString(port)).orElse("0"));
            all.set(RestOptions.BIND_ADDRESS, "localhost");
            stateFolder.ifPresent(folder -> {
                all.set(
                        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                        folder.resolve("checkpoints").toUri().toString());
                all.set(
                        CheckpointingOptions.SAVEPOINT_DIRECTORY,
                        folder.resolve("savepoints").toUri().toString());
            });
            return new MiniClusterConfiguration.Builder()
                    .setConfiguration(all)
                    .setNumTaskManagers(taskManagers)
                    .setNumSlotsPerTaskManager(slotsPerTaskManager)
                    .build();
        }

        private static int positive(String what, int count) {
            if (count < 1) {
                throw new IllegalArgumentException("Expected at least 1 of " + what + ", found " + count);
            }
            return count;
        }
    }
}
