package io.flowmask.cameras.rtsp;

/**
 * The largest picture that is sent, in pixels. Larger ones are scaled down, with their sides in proportion; smaller ones stay.
 *
 * @param widthPx at least 16
 * @param heightPx at least 16
 */
public record SizeLimit(int widthPx, int heightPx) {
    private static final int MIN_SIDE_PX = 16;

    public SizeLimit {
        if (widthPx < MIN_SIDE_PX || heightPx < MIN_SIDE_PX) {
            throw new IllegalArgumentException("a size limit must be at least " + MIN_SIDE_PX + "x" + MIN_SIDE_PX
                    + " pixels, but it is " + widthPx + "x" + heightPx);
        }
    }

    /** The size at which a picture of the given size is sent. */
    PictureSize fit(PictureSize picture) {
        double scale =
                Math.min(1.0, Math.min((double) widthPx / picture.widthPx(), (double) heightPx / picture.heightPx()));
        return new PictureSize(Math.max(1, (int) Math.round(picture.widthPx() * scale)), Math.max(1, (int)
                Math.round(picture.heightPx() * scale)));
    }

    /** A picture's sides, in pixels. */
    record PictureSize(int widthPx, int heightPx) {
        @Override
        public String toString() {
            return widthPx + "×" + heightPx;
        }
    }
}
