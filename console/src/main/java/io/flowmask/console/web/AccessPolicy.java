package io.flowmask.console.web;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the console. Without a token it answers on this machine only, and only to requests that name this machine, so that no
 * page from elsewhere can reach it under a name of its own (DNS rebinding). Live connections come from the console's own page.
 */
final class AccessPolicy {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Optional<AccessToken> token;

    AccessPolicy(Optional<AccessToken> token) {
        this.token = token;
    }

    /** Whether an address to bind to is one that requests of this machine name, so that no token is needed. */
    static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return LOOPBACK_NAMES.contains(name) || LOOPBACK_NAMES.contains("[" + name + "]");
    }

    boolean needsToken() {
        return token.isPresent();
    }

    /** Whether what a browser gave opens the console. */
    boolean opens(String given) {
        return token.isEmpty() || token.get().matches(given);
    }

    /**
     * Whether a request is meant for this console.
     *
     * @param host the request's {@code Host}
     */
    boolean acceptsHost(@Nullable String host) {
        return needsToken() || (host != null && LOOPBACK_NAMES.contains(withoutPort(host.toLowerCase(Locale.ROOT))));
    }

    /**
     * Whether a live connection comes from the console's own page.
     *
     * @param origin the request's {@code Origin}, which every browser sends and no page can change
     * @param host the request's {@code Host}
     */
    boolean acceptsOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null || host == null || !acceptsHost(host)) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            @Nullable String authority = page.getRawAuthority();
            return authority != null
                    && (page.getScheme().equals("http") || page.getScheme().equals("https"))
                    && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
