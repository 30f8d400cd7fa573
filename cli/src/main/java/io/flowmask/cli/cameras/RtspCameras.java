package io.flowmask.cli.cameras;

import io.flowmask.cameras.rtsp.CameraList;
import io.flowmask.cameras.rtsp.RtspCamera;
import io.flowmask.cameras.rtsp.StreamAddress;
import io.flowmask.cameras.rtsp.StreamSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The network cameras that a command line names. */
public final class RtspCameras {
    private RtspCameras() {}

    /**
     * Cameras by their addresses and from a list.
     *
     * @param urls addresses; their cameras are numbered from 1
     * @param list file with a list of cameras, or none
     * @param settings of the cameras where the list says nothing else
     * @param prefix of the numbered cameras' names
     * @throws IllegalArgumentException when an address is wrong, a name is there twice or there is no camera; the message shows
     *     nothing secret
     * @throws IOException when the list cannot be read or used
     */
    public static List<RtspCamera> of(List<String> urls, @Nullable Path list, StreamSettings settings, String prefix)
            throws IOException {
        List<RtspCamera> cameras = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            String name = prefix + String.format(Locale.ROOT, "%02d", i + 1);
            try {
                cameras.add(new RtspCamera(name, StreamAddress.parse(urls.get(i)), settings));
            } catch (IllegalArgumentException e) {
                problems.add("Camera " + (i + 1) + ": " + e.getMessage() + ".");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        if (list != null) {
            cameras.addAll(CameraList.read(list, settings));
        }
        if (cameras.isEmpty()) {
            throw new IllegalArgumentException("Which cameras? Give rtsp://HOST/PATH, or a list of cameras in a file.");
        }
        List<String> names = cameras.stream().map(RtspCamera::name).toList();
        names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "Two cameras are called " + name + ". Change the name in the list, or --camera-prefix.");
                });
        return cameras;
    }
}
