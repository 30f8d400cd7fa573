package io.flowmask.cli.terminal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operating system's requests to end this process, SIGINT and SIGTERM. They are caught while somebody wants to hear of them, and
 * only the first one: after it the JVM's own handlers are back, so that an impatient second Ctrl-C ends the process.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to catch a signal. It is called by reflection, since the compiler's warning about
 * it cannot be suppressed. Where it is missing, or the JVM was told to leave signals alone ({@code -Xrs}), the process ends at once.
 */
final class StopSignals {
    private static final List<String> NAMES = List.of("INT", "TERM");
    private static final List<GracefulStop> LISTENERS = new ArrayList<>();

    /** Signals that are caught, with their handlers from before. */
    private static final Map<Object, Object> CAUGHT = new HashMap<>();

    private StopSignals() {}

    static synchronized void tell(GracefulStop listener) {
        if (LISTENERS.isEmpty()) {
            NAMES.forEach(StopSignals::catchSignal);
        }
        LISTENERS.add(listener);
    }

    static synchronized void forget(GracefulStop listener) {
        LISTENERS.remove(listener);
        if (LISTENERS.isEmpty()) {
            giveBack();
        }
    }

    private static void catchSignal(String name) {
        try {
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            CAUGHT.put(signal, handle(signal, handler()));
        } catch (ReflectiveOperationException e) {
            // Not to be caught here; see above.
        }
    }

    private static Object handler() throws ClassNotFoundException {
        return Proxy.newProxyInstance(
                StopSignals.class.getClassLoader(),
                new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        onSignal();
                    }
                    return null;
                });
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle =
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal, handler);
    }

    private static void onSignal() {
        List<GracefulStop> listeners;
        synchronized (StopSignals.class) {
            giveBack();
            listeners = List.copyOf(LISTENERS);
        }
        listeners.forEach(GracefulStop::onSignal);
    }

    private static void giveBack() {
        CAUGHT.forEach((signal, before) -> {
            try {
                handle(signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The handler of " + signal + " could not be put back", e);
            }
        });
        CAUGHT.clear();
    }
}
