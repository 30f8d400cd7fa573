package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowmask.job.options.InvalidOptionsException;
import io.flowmask.job.options.JobOptions;
import io.flowmask.operators.Segmentation;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What the job makes of an environment, and what only the environment's configuration shows to be wrong. */
class FlowmaskJobTest {
    private static final List<String> EXACTLY_ONCE = List.of("--model=m", "--delivery-guarantee=exactly-once");

    @Test
    void aTransactionLivesLongerThanTwoCheckpointsOfTheCluster() {
        assertThat(problems("6 min"))
                .containsExactly(
                        "transaction-timeout: expected at least twice execution.checkpointing.interval, which is"
                                + " 360000 ms for this job (from the cluster's configuration, unless checkpoint-interval"
                                + " is given), found 600000 ms; a shorter one loses outcomes; raise transaction-timeout,"
                                + " or give a shorter checkpoint-interval");
    }

    /** Without checkpoints exactly-once would commit nothing; Flink sees to it that there are some. */
    @Test
    void flinkRefusesAClusterWithoutCheckpoints() {
        assertThatThrownBy(() -> FlowmaskJob.build(environment("0 s"), JobOptions.parse(EXACTLY_ONCE)))
                .hasMessage("Checkpoint interval must be larger than or equal to 10 ms");
    }

    @Test
    void theJobsOwnIntervalWinsOverTheClusters() {
        JobOptions options = JobOptions.parse(
                List.of("--model=m", "--delivery-guarantee=exactly-once", "--checkpoint-interval=5 min"));

        assertThatCode(() -> FlowmaskJob.build(environment("1 h"), options)).doesNotThrowAnyException();
    }

    @Test
    void transactionsDoNotMatterWithoutThem() {
        JobOptions options = JobOptions.parse(List.of("--model=m"));

        assertThatCode(() -> FlowmaskJob.build(environment("1 h"), options)).doesNotThrowAnyException();
    }

    @Test
    void framesDoNotWaitForBuffersToBecomeFull() {
        StreamExecutionEnvironment environment = environment("10 s");

        FlowmaskJob.build(environment, JobOptions.parse(List.of("--model=m")));

        assertThat(environment.getStreamGraph().getStreamNodes())
                .filteredOn(node -> node.getOperatorName().equals(Segmentation.NAME))
                .flatExtracting(StreamNode::getInEdges)
                .singleElement()
                .returns(0L, StreamEdge::getBufferTimeout);
    }

    private static List<String> problems(String clusterInterval) {
        JobOptions options = JobOptions.parse(EXACTLY_ONCE);
        return catchThrowableOfType(
                        InvalidOptionsException.class, () -> FlowmaskJob.build(environment(clusterInterval), options))
                .problems();
    }

    private static StreamExecutionEnvironment environment(String checkpointInterval) {
        return StreamExecutionEnvironment.getExecutionEnvironment(
                Configuration.fromMap(Map.of("execution.checkpointing.interval", checkpointInterval)));
    }
}
