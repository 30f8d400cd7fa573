package io.flowmask.model.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTableTest {
    @TempDir
    private Path folder;

    @Test
    void isReadAsItWasWritten() throws IOException {
        CalibrationTable table = new CalibrationTable(
                CalibrationTable.FORMAT,
                "f00d",
                100,
                99,
                Map.of("a", new TensorRange(-1.5, 3, 2.25, 2.75), "dead", new TensorRange(0, 0, 0, 0)));
        Path file = folder.resolve(CalibrationTable.FILE_NAME);

        table.write(file);

        assertThat(CalibrationTable.read(file)).isEqualTo(table);
        assertThat(Files.readString(file)).contains("\"entropy\" : 2.25");
        assertThat(table.alwaysZero()).containsExactly("dead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"format\": 1, \"model\": \"x\", \"keyframes\": 1, \"tensors\": {}}",
                "{\"format\": 1, \"model\": \"x\", \"keyframes\": 1, \"partialFrames\": 1,"
                        + " \"tensors\": {\"a\": {\"min\": 2, \"max\": 1, \"entropy\": 1, \"percentile\": 1}}}",
            })
    void refusesWhatIsNone(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("table.json"), text);

        assertThatThrownBy(() -> CalibrationTable.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(file + " is no calibration table")
                .hasMessageContaining("flowmask model quantize");
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        Path file = Files.writeString(
                folder.resolve("table.json"),
                "{\"format\": 7, \"model\": \"x\", \"keyframes\": 1, \"partialFrames\": 1, \"tensors\": {}}");

        assertThatThrownBy(() -> CalibrationTable.read(file))
                .hasMessageContaining("of format 7, but this version reads 1");
    }
}
