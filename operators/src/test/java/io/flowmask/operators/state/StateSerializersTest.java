package io.flowmask.operators.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.Luminance;
import io.flowmask.operators.keyframe.CameraProgress;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** The bytes of every version are spelled out: they are in savepoints and never change. */
class StateSerializersTest {
    private static final KeyframeState KEYFRAME =
            new KeyframeState(258, 4660, new KeyframeFeatures("feed", new byte[] {1, 2, 3}));
    private static final String KEYFRAME_V1 =
            "01" + "0000000000000102" + "0000000000001234" + "0566656564" + "00000003" + "010203";
    private static final String KEYFRAME_V2 = "02" + KEYFRAME_V1.substring(2) + "0000";

    private static final KeyframeState KEYFRAME_WITH_LUMINANCE = new KeyframeState(
            258, 4660, new KeyframeFeatures("feed", new byte[] {1, 2, 3}, Optional.of(new Luminance(2, new byte[] {
                9, 10, -1, 12
            }))));
    private static final String KEYFRAME_WITH_LUMINANCE_V2 = "02" + KEYFRAME_V1.substring(2) + "0002" + "090aff0c";

    private static final CameraProgress PROGRESS = new CameraProgress(1, 2, 3, 4, new FrameSize(1080, 1920), 5, true);
    private static final CameraProgress PROGRESS_WITHOUT_SIZE = new CameraProgress(1, 2, 3, 4, null, 5, true);
    private static final String PROGRESS_V1 = "01"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000003"
            + "0000000000000004"
            + "00000005"
            + "01";
    private static final String PROGRESS_V2 = "02" + PROGRESS_V1.substring(2) + "00000438" + "00000780";
    private static final String PROGRESS_WITHOUT_SIZE_V2 = "02" + PROGRESS_V1.substring(2) + "0000000000000000";

    @Test
    void keyframesAreWrittenAsVersionTwo() throws IOException {
        assertThat(write(KeyframeStateSerializer.INSTANCE, KEYFRAME)).isEqualTo(KEYFRAME_V2);
        assertThat(write(KeyframeStateSerializer.INSTANCE, KEYFRAME_WITH_LUMINANCE))
                .isEqualTo(KEYFRAME_WITH_LUMINANCE_V2);
    }

    @Test
    void keyframesOfVersionTwoAreRead() throws IOException {
        assertThat(read(KeyframeStateSerializer.INSTANCE, KEYFRAME_V2))
                .usingRecursiveComparison()
                .isEqualTo(KEYFRAME);
        assertThat(read(KeyframeStateSerializer.INSTANCE, KEYFRAME_WITH_LUMINANCE_V2))
                .usingRecursiveComparison()
                .isEqualTo(KEYFRAME_WITH_LUMINANCE);
    }

    @Test
    void keyframesOfVersionOneAreRead() throws IOException {
        assertThat(read(KeyframeStateSerializer.INSTANCE, KEYFRAME_V1))
                .usingRecursiveComparison()
                .isEqualTo(KEYFRAME);
    }

    @Test
    void progressIsWrittenAsVersionTwo() throws IOException {
        assertThat(write(CameraProgressSerializer.INSTANCE, PROGRESS)).isEqualTo(PROGRESS_V2);
        assertThat(write(CameraProgressSerializer.INSTANCE, PROGRESS_WITHOUT_SIZE))
                .isEqualTo(PROGRESS_WITHOUT_SIZE_V2);
    }

    @Test
    void progressOfVersionTwoIsRead() throws IOException {
        assertThat(read(CameraProgressSerializer.INSTANCE, PROGRESS_V2)).isEqualTo(PROGRESS);
        assertThat(read(CameraProgressSerializer.INSTANCE, PROGRESS_WITHOUT_SIZE_V2))
                .isEqualTo(PROGRESS_WITHOUT_SIZE);
    }

    @Test
    void progressOfVersionOneIsRead() throws IOException {
        assertThat(read(CameraProgressSerializer.INSTANCE, PROGRESS_V1)).isEqualTo(PROGRESS_WITHOUT_SIZE);
    }

    @Test
    void versionsFromTheFutureAreRefused() {
        assertThatThrownBy(() -> read(KeyframeStateSerializer.INSTANCE, KEYFRAME_V1.replaceFirst("01", "03")))
                .isInstanceOf(IOException.class)
                .hasMessage("The stored keyframe features have version 3, but this release reads versions 1 to 2:"
                        + " restore with the release that wrote them, or a newer one");
        assertThatThrownBy(() -> read(CameraProgressSerializer.INSTANCE, PROGRESS_V1.replaceFirst("01", "03")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("camera progress have version 3");
    }

    @Test
    void valuesAreSharedWithSnapshotsRatherThanCopied() {
        assertThat(KeyframeStateSerializer.INSTANCE.isImmutableType()).isTrue();
        assertThat(KeyframeStateSerializer.INSTANCE.copy(KEYFRAME)).isSameAs(KEYFRAME);
        assertThat(CameraProgressSerializer.INSTANCE.isImmutableType()).isTrue();
        assertThat(CameraProgressSerializer.INSTANCE.copy(PROGRESS)).isSameAs(PROGRESS);
    }

    @Test
    void serializersTravelAsThemselves() throws Exception {
        assertThat(InstantiationUtil.clone(KeyframeStateSerializer.INSTANCE))
                .isSameAs(KeyframeStateSerializer.INSTANCE);
        assertThat(InstantiationUtil.clone(CameraProgressSerializer.INSTANCE))
                .isSameAs(CameraProgressSerializer.INSTANCE);
    }

    private static <T> String write(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(value, out);
        return HexFormat.of().formatHex(out.getCopyOfBuffer());
    }

    private static <T> T read(TypeSerializer<T> serializer, String bytes) throws IOException {
        return serializer.deserialize(new DataInputDeserializer(HexFormat.of().parseHex(bytes)));
    }
}
