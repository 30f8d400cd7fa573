package io.flowmask.model.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One graph in one native session. A batch is written straight into the session's input memory and read straight out of what it
 * hands back, so that a frame is copied once on its way in. For one thread at a time; owns native memory.
 */
interface GraphSession extends AutoCloseable {

    /**
     * Runs a batch.
     *
     * @param frames N ≥ 1, not above the session's batch size where that is fixed
     * @param writer is given one direct buffer for each input, in the signature's order, with room for N frames, and fills them
     * @param reader is given one buffer for each output, in the signature's order, with at least N frames
     * @return what the reader returns
     * @throws EngineException when the native library fails; the session stays usable
     */
    <T> T run(int frames, Consumer<List<ByteBuffer>> writer, Function<List<ByteBuffer>, T> reader);

    @Override
    void close();
}
