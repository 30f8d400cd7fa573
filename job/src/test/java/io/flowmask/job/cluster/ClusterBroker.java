package io.flowmask.job.cluster;

import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.job.testing.TinyModel;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/**
 * The broker's process. Also imports the model into the work folder and chooses free ports for the JobManager, and when all is
 * ready writes {@code settings.sh} there. Runs until it is killed.
 */
final class ClusterBroker {
    private ClusterBroker() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        Path model = TinyModel.importInto(work);
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            TestingTopics.create(kafka, "frames", "cluster");
            String settings;
            try (ServerSocket rpc = new ServerSocket(0);
                    ServerSocket rest = new ServerSocket(0)) {
                settings = "bootstrap=%s\nmodel=%s\nrpc_port=%d\nrest_port=%d\n"
                        .formatted(kafka.bootstrapServers(), model, rpc.getLocalPort(), rest.getLocalPort());
            }
            Path unfinished = Files.writeString(work.resolve("settings.unfinished"), settings);
            Files.move(unfinished, work.resolve("settings.sh"), StandardCopyOption.ATOMIC_MOVE);
            new CountDownLatch(1).await();
        }
    }
}
