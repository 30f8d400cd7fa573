package io.flowmask.model.image;

import io.flowmask.model.manifest.ModelManifest.MapSize;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Where the things in each cell of a frame's feature maps were on the keyframe: for every map (h, w, 2) float32, rows first, x before y,
 * in cells, to be added to the cell's own place. Immutable: the arrays belong to this object.
 */
public final class FlowField {
    private final List<float[]> maps;

    /**
     * @param maps one array a map; taken over, not copied
     */
    public FlowField(List<float[]> maps) {
        this.maps = List.copyOf(maps);
    }

    /** Nothing moves. */
    public static FlowField still(List<MapSize> maps) {
        return new FlowField(maps.stream()
                .map(map -> new float[2 * map.height() * map.width()])
                .toList());
    }

    /** The flow of one map, a fresh read-only view. */
    public FloatBuffer map(int index) {
        return FloatBuffer.wrap(maps.get(index)).asReadOnlyBuffer();
    }
}
