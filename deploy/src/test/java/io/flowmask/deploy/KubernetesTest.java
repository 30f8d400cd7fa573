package io.flowmask.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.job.options.JobOptions;
import io.flowmask.model.engine.EngineKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/kubernetes against the Flink Kubernetes operator's resource definition, the job's options and the images. */
class KubernetesTest {
    private static final String DEFINITION = "/flink-kubernetes-operator/flinkdeployments.flink.apache.org-v1.yml.gz";
    private static final JsonNode SCHEMA = closedSchema();

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void followsTheResourceDefinition(String variant) {
        JsonNode deployment = deployment(variant);

        assertThat(Sources.violations(deployment, SCHEMA)).isEmpty();
        assertThat(deployment.path("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
        assertThat(deployment.path("kind").asText()).isEqualTo("FlinkDeployment");
    }

    @Test
    void theResourceDefinitionIsReallyCompared() {
        ObjectNode damaged = deployment("cpu").deepCopy();
        ((ObjectNode) damaged.at("/spec/taskManager/podTemplate/spec")).put("tolerance", "none");
        ((ObjectNode) damaged.at("/spec/job")).put("upgradeMode", "whenever");

        assertThat(Sources.violations(damaged, SCHEMA))
                .hasSize(2)
                .anyMatch(violation -> violation.contains("tolerance"))
                .anyMatch(violation -> violation.contains("upgradeMode"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void theJobTakesItsArguments(String variant) {
        JsonNode deployment = deployment(variant);
        JobOptions options = JobOptions.parse(texts(deployment.at("/spec/job/args")));

        assertThat(options.segmenter().engine().kind())
                .isEqualTo(variant.equals("gpu") ? EngineKind.TENSORRT : EngineKind.ONNX_RUNTIME);
        assertThat(texts(deployment.at("/spec/taskManager/podTemplate/spec/initContainers/0/command")))
                .contains(options.model());
    }

    @Test
    void runsTheImagesThatComposeBuilds() {
        ComposeFile compose = new ComposeFile(Map.of());

        assertThat(deployment("cpu").at("/spec/image").asText())
                .isEqualTo(compose.service("taskmanager").image());
        assertThat(deployment("gpu").at("/spec/image").asText())
                .isEqualTo(compose.service("taskmanager-gpu").image());
        assertThat(deployment("cpu")
                        .at("/spec/taskManager/podTemplate/spec/initContainers/0/image")
                        .asText())
                .isEqualTo(compose.service("model").image());
    }

    @Test
    void theOverlayForARegistryRenamesEveryImage() {
        JsonNode deployment = deployment("cpu");
        JsonNode kustomization = Sources.yaml("deploy/kubernetes/registry/kustomization.yaml");
        JsonNode operations =
                Sources.parseYaml(kustomization.at("/patches/0/patch").asText());
        List<String> renamed = new ArrayList<>();
        for (JsonNode operation : operations) {
            String image = deployment.at(operation.path("path").asText()).asText();
            assertThat(operation.path("value").asText()).isEqualTo("registry.example.com/" + image);
            renamed.add(image);
        }

        assertThat(texts(kustomization.get("resources"))).containsExactly("../cpu");
        assertThat(renamed).containsExactlyInAnyOrderElementsOf(deployment.findValuesAsText("image"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void startsTheJarAndTheClassThatTheImageHas(String variant) throws ClassNotFoundException {
        JsonNode job = deployment(variant).at("/spec/job");

        assertThat(job.path("jarURI").asText()).isEqualTo("local:///opt/flink/usrlib/flowmask-job.jar");
        assertThat(Sources.text("deploy/layout.sh")).contains("usrlib/flowmask-job.jar");
        assertThat(Class.forName(job.path("entryClass").asText())).hasDeclaredMethods("main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void survivesTheLossOfAPodAndKeepsItsStateOutside(String variant) {
        JsonNode flink = deployment(variant).at("/spec/flinkConfiguration");

        assertThat(flink.path("high-availability.type").asText()).isEqualTo("kubernetes");
        for (String folder : Set.of(
                "high-availability.storageDir",
                "execution.checkpointing.dir",
                "execution.checkpointing.savepoint-dir")) {
            assertThat(flink.path(folder).asText()).as(folder).startsWith("s3://");
        }
        assertThat(deployment(variant)
                        .at("/spec/podTemplate/spec/containers/0/env/0/value")
                        .asText())
                .isEqualTo("flink-s3-fs-presto-" + ComposeFileTest.property("flink.version") + ".jar");
    }

    @Test
    void aTaskManagerHasAGpuOfItsOwn() {
        JsonNode flink = deployment("gpu").at("/spec/flinkConfiguration");

        assertThat(flink.path("external-resource.gpu.kubernetes.config-key").asText())
                .isEqualTo("nvidia.com/gpu");
        assertThat(flink.path("external-resource.gpu.amount").asText()).isEqualTo("1");
        assertThat(flink.path(TaskManagerOptions.NUM_TASK_SLOTS.key()).asText()).isEqualTo("1");
    }

    /** Settings that Flink does not parse would be found when the pods start. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void flinkTakesItsMemorySettings(String variant) {
        JsonNode deployment = deployment(variant);
        Configuration configuration = new Configuration();
        deployment
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(entry ->
                        configuration.setString(entry.getKey(), entry.getValue().asText()));
        configuration.setString(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY.key(),
                deployment.at("/spec/taskManager/resource/memory").asText());

        assertThat(configuration.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY))
                .isGreaterThan(configuration.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY));
    }

    /** The resource as `kubectl kustomize` makes it: for kinds that it does not know it merges as RFC 7396 says. */
    private static JsonNode deployment(String variant) {
        JsonNode cpu = Sources.yaml("deploy/kubernetes/cpu/flowmask.yaml");
        if (variant.equals("cpu")) {
            return cpu;
        }
        JsonNode kustomization = Sources.yaml("deploy/kubernetes/" + variant + "/kustomization.yaml");
        String patch = kustomization.at("/patches/0/path").asText();
        return merged(cpu, Sources.yaml("deploy/kubernetes/" + variant + "/" + patch));
    }

    private static JsonNode merged(JsonNode original, JsonNode patch) {
        if (!original.isObject() || !patch.isObject()) {
            return patch;
        }
        ObjectNode result = original.deepCopy();
        patch.properties()
                .forEach(entry -> result.set(entry.getKey(), merged(original.path(entry.getKey()), entry.getValue())));
        return result;
    }

    /** The definition's schema, in which objects have no fields but those that it names: others Kubernetes would drop silently. */
    private static JsonNode closedSchema() {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(KubernetesTest.class.getResourceAsStream(DEFINITION), DEFINITION))) {
            ObjectNode schema = (ObjectNode) Sources.parseYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .at("/spec/versions/0/schema/openAPIV3Schema");
            // What every resource has, and no definition says.
            ObjectNode properties = (ObjectNode) schema.get("properties");
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
            properties.putObject("metadata").put("type", "object");
            close(schema);
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")
                && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(KubernetesTest::close);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
