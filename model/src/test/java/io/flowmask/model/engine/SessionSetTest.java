package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.engine.SessionSet.Part;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSetTest {
    private final TestingModel model = TestingModel.image(NumberType.UINT8);
    private final Map<Integer, TestingSession> sessions = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 2->4",
        "4, 4",
        "5, 5->8",
        "8, 8",
        "9, 8 1",
        "13, 8 5->8",
        "16, 8 8",
        "19, 8 8 3->4",
    })
    void givesEachPartToTheSmallestSessionThatHoldsIt(int frames, String expected) {
        List<String> parts = new ArrayList<>();
        int next = 0;
        for (Part part : fixed(1, 4, 8).split(frames)) {
            assertThat(part.offset()).isEqualTo(next);
            next += part.frames();
            int size = ((TestingSession) part.session()).batchSize;
            parts.add(part.frames() + (size == part.frames() ? "" : "->" + size));
        }

        assertThat(next).isEqualTo(frames);
        assertThat(parts).containsExactly(expected.split(" "));
    }

    @Test
    void runsAnyBatchAtOnceWhereTheSessionTakesAnySize() {
        TestingSession session = new TestingSession(64);

        assertThat(SessionSet.anyBatch(session).split(37)).containsExactly(new Part(0, 37, session));
    }

    @Test
    void paddedAndSplitBatchesGiveEachFrameItsOwnOutputInOrder() {
        try (GraphEngine engine = new GraphEngine(model.manifest(), fixed(2, 4), Optional.empty())) {
            for (int frames : new int[] {4, 1, 7, 3, 9}) {
                List<PreparedImage> images = LongStream.range(0, frames)
                        .mapToObj(seed -> model.frame(1000L * frames + seed))
                        .toList();

                List<NetworkOutput> outputs = engine.full(images);

                assertThat(outputs).hasSize(frames);
                for (int i = 0; i < frames; i++) {
                    NetworkOutput expected = model.expectedFull(images.get(i));
                    assertThat(outputs.get(i).anchors()).isEqualTo(expected.anchors());
                    assertThat(outputs.get(i).scores()).isEqualTo(expected.scores());
                    assertThat(outputs.get(i).prototypes()).isEqualTo(expected.prototypes());
                }
            }
        }
        assertThat(session(4).runs).containsExactly(4, 4, 3, 3, 4, 4);
        assertThat(session(2).runs).containsExactly(1, 1);
    }

    @Test
    void closesEverySession() {
        fixed(1, 8).close();

        assertThat(sessions.values()).allMatch(session -> session.closed);
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> SessionSet.fixedBatches(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A graph needs at least one session");
    }

    private TestingSession session(int batchSize) {
        return Objects.requireNonNull(sessions.get(batchSize));
    }

    private SessionSet fixed(int... sizes) {
        for (int size : sizes) {
            sessions.put(size, new TestingSession(size));
        }
        return SessionSet.fixedBatches(sessions);
    }

    /** Computes {@link TestingModel}'s full graph on memory of a fixed batch size, as TensorRT has it. */
    private final class TestingSession implements GraphSession {
        private final int batchSize;
        private final ByteBuffer input;
        private final List<ByteBuffer> outputs = new ArrayList<>();
        private final List<Integer> runs = new ArrayList<>();
        private boolean closed;

        TestingSession(int batchSize) {
            this.batchSize = batchSize;
            GraphSignature signature = GraphSignature.full(model.manifest());
            input = buffer(signature.inputs().get(0));
            signature.outputs().forEach(output -> outputs.add(buffer(output)));
        }

        @Override
        public <T> T run(int frames, Consumer<List<ByteBuffer>> writer, Function<List<ByteBuffer>, T> reader) {
            runs.add(frames);
            writer.accept(List.of(input.duplicate().order(ByteOrder.nativeOrder())));
            for (int frame = 0; frame < batchSize; frame++) {
                stretch(frame, 0, 56, 3);
                stretch(frame, 1, 32, 6);
                stretch(frame, 2, 38, 12);
                stretch(frame, 3, 50, 6);
                stretch(frame, 4, 0, 32);
            }
            return reader.apply(outputs);
        }

        @Override
        public void close() {
            closed = true;
        }

        private void stretch(int frame, int output, int offset, int count) {
            for (int i = 0; i < count; i++) {
                int pixel = input.get(frame * TestingModel.SIZE * TestingModel.SIZE * 3 + offset + i) & 0xff;
                int position = (frame * count + i) * Float.BYTES;
                if (output == 0) {
                    outputs.get(output).putInt(position, pixel);
                } else {
                    outputs.get(output).putFloat(position, pixel);
                }
            }
        }

        private ByteBuffer buffer(TensorSpec spec) {
            return ByteBuffer.allocateDirect(batchSize * spec.bytesPerFrame()).order(ByteOrder.nativeOrder());
        }
    }
}
