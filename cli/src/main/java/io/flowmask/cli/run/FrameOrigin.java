package io.flowmask.cli.run;

import io.flowmask.cameras.CameraPlayer;
import io.flowmask.cameras.FrameSink;
import io.flowmask.cameras.Playback;
import io.flowmask.cameras.PlaybackRate;
import io.flowmask.cameras.rtsp.RtspCamera;
import io.flowmask.cameras.rtsp.RtspGateway;
import io.flowmask.cli.cameras.GatewayMessages;
import io.flowmask.cli.terminal.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a run's frames come from. */
interface FrameOrigin {
    /** Cameras that send. */
    interface Sending {
        /** Sends until the end, or until it is stopped. */
        void run() throws IOException, InterruptedException;

        /** Ends it early, from any thread. */
        void stop();
    }

    /**
     * Prepares cameras.
     *
     * @param sink takes their frames
     * @param progress where to say what becomes of them
     */
    Sending open(FrameSink sink, ProgressLine progress);

    /** Whether frames come as fast as they are taken, so that a backlog has to be held back. */
    boolean isUnpaced();

    /** Footage. */
    static FrameOrigin of(Playback playback) {
        return new FrameOrigin() {
            @Override
            public Sending open(FrameSink sink, ProgressLine progress) {
                CameraPlayer player = new CameraPlayer(playback, sink);
                return new Sending() {
                    @Override
                    public void run() throws IOException, InterruptedException {
                        player.play();
                    }

                    @Override
                    public void stop() {
                        player.stop();
                    }
                };
            }

            @Override
            public boolean isUnpaced() {
                return playback.rate() == PlaybackRate.MAX;
            }
        };
    }

    /**
     * Network cameras.
     *
     * @param timeout for a connection, and for every packet
     * @param messages tells what becomes of them
     */
    static FrameOrigin of(List<RtspCamera> cameras, Duration timeout, GatewayMessages messages) {
        return new FrameOrigin() {
            @Override
            public Sending open(FrameSink sink, ProgressLine progress) {
                messages.show(Optional.of(progress::println));
                RtspGateway gateway = RtspGateway.of(cameras, sink, timeout, messages);
                return new Sending() {
                    @Override
                    public void run() throws IOException, InterruptedException {
                        gateway.run();
                    }

                    @Override
                    public void stop() {
                        gateway.stop();
                    }
                };
            }

            @Override
            public boolean isUnpaced() {
                return false;
            }
        };
    }
}
