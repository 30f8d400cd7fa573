package io.flowmask.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentTest {
    @ParameterizedTest
    @CsvSource({
        "backbone/layers.0.0/conv1, BACKBONE",
        "flow/conv1.0/lrelu_nchwc, FLOW",
        "fused spa/f4/refine, SPA",
        "head/p3/shared, HEAD",
        "input/centred,",
        "overhead/conv,",
        "prototypes,",
    })
    void isReadOffANodesName(String node, Component component) {
        assertThat(Component.ofNode(node).orElse(null)).isEqualTo(component);
    }
}
