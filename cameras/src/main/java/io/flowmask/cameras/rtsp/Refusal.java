package io.flowmask.cameras.rtsp;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** Why a camera could not be connected to, from FFmpeg's error number, in words that help. */
final class Refusal {
    private static final int MAX_TEXT_BYTES = 128;

    private Refusal() {}

    static StreamException of(int result, StreamAddress address) {
        if (result == AVERROR_HTTP_UNAUTHORIZED) {
            return new StreamException(
                    address.hasCredentials()
                            ? "refuses the user name and password (401), at " + address + ". Check them"
                            : "wants a user name and password (401), at " + address
                                    + ". Give rtsp://USER:PASSWORD@HOST/PATH, or username and password in the list");
        }
        if (result == AVERROR_HTTP_FORBIDDEN) {
            return new StreamException("does not allow this user to watch (403), at " + address
                    + ". Check the user's rights on the camera");
        }
        if (result == AVERROR_HTTP_NOT_FOUND) {
            return new StreamException("has no such stream (404), at " + address + ". Check the path");
        }
        return new StreamException("cannot be reached (" + text(result) + "), at " + address
                + ". Check host and port, and that the camera is on");
    }

    /** FFmpeg's words for an error number; they hold no address. */
    static String text(int result) {
        byte[] text = new byte[MAX_TEXT_BYTES];
        av_strerror(result, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
