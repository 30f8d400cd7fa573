package io.flowmask.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.deploy.ComposeFile.Mount;
import io.flowmask.deploy.ComposeFile.Port;
import io.flowmask.deploy.ComposeFile.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml by itself: that it is one, and that what it names exists. */
class ComposeFileTest {
    private static final JsonNode SCHEMA = Sources.schema("compose-spec/compose-spec.json");

    /** Names a version, not what is newest. */
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+([._-].+)?");

    private final ComposeFile compose = new ComposeFile(Map.of());

    @Test
    void followsTheSpecification() {
        assertThat(Sources.violations(compose.document(), SCHEMA)).isEmpty();
    }

    @Test
    void theSpecificationIsReallyCompared() {
        ObjectNode damaged = compose.document().deepCopy();
        ((ObjectNode) damaged.at("/services/kafka")).put("imgae", "apache/kafka");

        assertThat(Sources.violations(damaged, SCHEMA))
                .singleElement()
                .asString()
                .contains("imgae");
    }

    @Test
    void namesAVersionOfEveryImage() {
        assertThat(compose.services()).extracting(Service::image).allMatch(PINNED.asMatchPredicate());
    }

    @Test
    void runsTheKafkaThatFlowmaskIsTestedWith() {
        String version = property("kafka.version");

        assertThat(compose.services())
                .extracting(Service::image)
                .filteredOn(image -> image.startsWith("apache/kafka:"))
                .hasSize(2)
                .containsOnly("apache/kafka:" + version);
    }

    @Test
    void buildsStagesThatTheDockerfileHas() {
        Set<String> stages = Dockerfile.read().stages();

        assertThat(compose.services())
                .flatExtracting(service -> service.buildTarget().stream().toList())
                .isNotEmpty()
                .isSubsetOf(stages);
    }

    /** Compose builds in parallel, and of two services that build an image of one name the second fails. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void oneServiceBuildsEachImageOfOursAndNoneIsPulled(String profile) {
        List<Service> ours = compose.startOrder(profile).stream()
                .filter(service -> service.image().startsWith("flowmask/"))
                .toList();
        Set<String> images = ours.stream().map(Service::image).collect(Collectors.toSet());

        assertThat(ours)
                .filteredOn(Service::buildsItsImage)
                .extracting(Service::image)
                .containsExactlyInAnyOrderElementsOf(images);
        assertThat(ours).extracting(Service::pullPolicy).containsOnly("never");
    }

    @Test
    void mountsOnlyWhatThereIs() {
        for (Service service : compose.services()) {
            for (Mount mount : service.mounts()) {
                if (mount.isVolume()) {
                    assertThat(compose.volumes()).as(service.name()).contains(mount.source());
                } else {
                    assertThat(Sources.path(mount.source())).as(service.name()).exists();
                    assertThat(mount.readOnly()).as(mount.source()).isTrue();
                }
            }
        }
    }

    @Test
    void usesEveryVolume() {
        assertThat(compose.services())
                .flatExtracting(Service::mounts)
                .filteredOn(Mount::isVolume)
                .extracting(Mount::source)
                .containsAll(compose.volumes());
    }

    @Test
    void opensPortsToThisMachineOnlyAndDocumentsThem() {
        String page = Sources.text("docs/cluster.md");
        List<Port> ports = compose.services().stream()
                .flatMap(service -> service.ports().stream())
                .toList();

        assertThat(ports).extracting(Port::address).containsOnly("127.0.0.1");
        assertThat(ports)
                .extracting(Port::host)
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(page).contains("localhost:" + port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void aProfileIsCompleteAndItsConditionsCanComeTrue(String profile) {
        List<Service> started = compose.startOrder(profile);

        assertThat(started)
                .extracting(Service::name)
                .contains("kafka", "topics", "jobmanager", "cameras", "console", "prometheus", "grafana")
                .doesNotHaveDuplicates();
        assertThat(started).allMatch(service -> service.isIn(profile));
        for (Service service : started) {
            service.dependencies().forEach((name, condition) -> {
                Service needed = compose.service(name);
                switch (condition) {
                    case "service_healthy" ->
                        assertThat(needed.healthCheck()).as(name).isPresent();
                    case "service_completed_successfully" ->
                        assertThat(needed.isOneShot()).as(name).isTrue();
                    default -> throw new AssertionError(service + " waits for " + name + ": " + condition);
                }
            });
        }
    }

    @Test
    void profilesDifferInWhatRunsTheModel() {
        Set<String> cpu = names("cpu");
        Set<String> gpu = names("gpu");
        Set<String> shared = new TreeSet<>(cpu);
        shared.retainAll(gpu);
        cpu.removeAll(shared);
        gpu.removeAll(shared);

        assertThat(cpu).containsExactlyInAnyOrder("model", "taskmanager", "submit");
        assertThat(gpu).containsExactlyInAnyOrder("model-gpu", "taskmanager-gpu", "submit-gpu");
        assertThat(Sources.text(".env")).contains("COMPOSE_PROFILES=cpu");
    }

    private Set<String> names(String profile) {
        return compose.startOrder(profile).stream().map(Service::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theGpuIsReservedForTheTaskManagerThatUsesIt() {
        JsonNode device = compose.document().at("/services/taskmanager-gpu/deploy/resources/reservations/devices/0");

        assertThat(device.path("driver").asText()).isEqualTo("nvidia");
        assertThat(device.at("/capabilities/0").asText()).isEqualTo("gpu");
        assertThat(compose.service("submit-gpu").command()).contains("--engine=tensorrt");
    }

    @Test
    void documentsItsVariables() {
        String page = Sources.text("docs/cluster.md");

        assertThat(Pattern.compile("\\$\\{(\\w+)")
                        .matcher(Sources.text("docker-compose.yml"))
                        .results())
                .extracting(found -> found.group(1))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(page).contains("`" + variable + "`"));
    }

    /** A property of the parent pom. */
    static String property(String name) {
        return Stream.of(Sources.text("pom.xml"))
                .flatMap(pom -> Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<")
                        .matcher(pom)
                        .results())
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
