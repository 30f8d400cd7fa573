package io.flowmask.cli.terminal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports that nobody listens on. */
public final class FreePort {
    /** After so many that are taken something else is wrong. */
    private static final int ATTEMPTS = 100;

    private FreePort() {}

    /**
     * The first free port from one on. It is free now; somebody else may still take it.
     *
     * @param host address to listen on
     * @param wanted the port to begin with
     * @throws CommandFailure when none is free
     */
    public static int from(String host, int wanted) {
        int last = Math.min(65_535, wanted + ATTEMPTS - 1);
        for (int port = wanted; port <= last; port++) {
            if (isFree(host, port)) {
                return port;
            }
        }
        throw new CommandFailure("No port from " + wanted + " to " + last + " is free on " + host
                + ", or they may not be used. Give another one with --port.");
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a connection that has just ended does not keep the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
