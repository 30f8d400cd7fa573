package io.flowmask.evaluation.video;

import io.flowmask.evaluation.dataset.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The order in which a dataset's images are segmented: video by video, frame by frame, then the single images.
 *
 * <p>Owns its arrays, which nobody changes.
 */
final class SequencePlan {
    private final int[] order;
    private final int[] positions;
    private final boolean[] inVideo;

    SequencePlan(Dataset dataset) {
        int images = dataset.images().size();
        List<Integer> sequence = new ArrayList<>(images);
        positions = new int[images];
        inVideo = new boolean[images];
        for (List<Integer> video : dataset.videos()) {
            for (int i = 0; i < video.size(); i++) {
                positions[video.get(i)] = i;
                inVideo[video.get(i)] = true;
            }
            sequence.addAll(video);
        }
        for (int i = 0; i < images; i++) {
            if (!inVideo[i]) {
                sequence.add(i);
            }
        }
        order = sequence.stream().mapToInt(Integer::intValue).toArray();
    }

    int size() {
        return order.length;
    }

    /** The image that is segmented as the {@code step}-th. */
    int image(int step) {
        return order[step];
    }

    /** Whether any image has a frame of its video before it. */
    boolean hasNeighbours() {
        return Arrays.stream(positions).anyMatch(position -> position > 0);
    }

    /** For each image, how many frames its video has before it. */
    int[] positions() {
        return positions.clone();
    }

    /** For each image, whether it belongs to a video. */
    boolean[] inVideo() {
        return inVideo.clone();
    }
}
