package io.flowmask.cameras.simulation;

/**
 * Which simulated camera, and in what format it delivers. The same values give the same bytes, whatever other cameras there are.
 *
 * @param seed of the fleet
 * @param number of the camera in the fleet, from 0
 * @param width of its frames, pixels, an even number from 64 to 4096
 * @param height likewise, but odd numbers will do
 * @param framesPerSecond above 0
 */
public record CameraSpec(long seed, int number, int width, int height, double framesPerSecond) {
    private static final int LEAST_SIDE = 64;
    private static final int LARGEST_SIDE = 4096;

    public CameraSpec {
        if (number < 0) {
            throw new IllegalArgumentException("Cameras are numbered from 0, not " + number);
        }
        if (Math.min(width, height) < LEAST_SIDE || Math.max(width, height) > LARGEST_SIDE) {
            throw new IllegalArgumentException("A simulated frame has sides of " + LEAST_SIDE + " to " + LARGEST_SIDE
                    + " pixels, but the size is " + width + "×" + height + " (width × height)");
        }
        if (width % 2 != 0) {
            throw new IllegalArgumentException("A simulated frame has an even width, but the size is " + width + "×"
                    + height + " (width × height): take a width of " + (width - 1) + " or " + (width + 1));
        }
        if (!(framesPerSecond > 0) || framesPerSecond > 1000) {
            throw new IllegalArgumentException(
                    "The frame rate must be above 0 and at most 1000 frames per second, but it is " + framesPerSecond);
        }
    }
}
