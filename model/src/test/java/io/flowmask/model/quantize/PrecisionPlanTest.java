package io.flowmask.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionPlanTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "paper; backbone=int8,fpn=int8,protonet=fp16,head=fp16,flow=int8,spa=fp16",
                "max-speed; backbone=int8,fpn=int8,protonet=int8,head=int8,flow=int8,spa=int8",
                "fp32; backbone=fp32,fpn=fp32,protonet=fp32,head=fp32,flow=fp32,spa=fp32",
                "BACKBONE=int8 , head=FP16; backbone=int8,fpn=fp32,protonet=fp32,head=fp16,flow=fp32,spa=fp32",
                "max-speed,head=fp32; backbone=int8,fpn=int8,protonet=int8,head=fp32,flow=int8,spa=int8",
            })
    void isWrittenAsAPresetOrByComponent(String text, String complete) {
        PrecisionPlan plan = PrecisionPlan.parse(text);

        assertThat(plan).hasToString(complete);
        assertThat(PrecisionPlan.parse(complete)).isEqualTo(plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"neck=int8", "neck=int4,bockbone=int8,paper"})
    void namesWhatIsNotKnown(String text) {
        assertThatThrownBy(() -> PrecisionPlan.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no component \"neck\", but backbone, fpn, protonet, head, flow, spa");
        assertThatThrownBy(() -> PrecisionPlan.parse("neck=int4,paper"))
                .hasMessageContaining("no precision \"int4\"")
                .hasMessageContaining("\"paper\" is neither a preset");
    }
}
