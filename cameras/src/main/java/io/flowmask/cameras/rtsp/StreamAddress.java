package io.flowmask.cameras.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a camera's stream is, with the user name and password in it. They are for FFmpeg alone: {@link #toString} and every message
 * show scheme, host and port. The path is left out too, since many cameras take a password or a token there.
 */
public final class StreamAddress {
    private static final Pattern FORM = Pattern.compile("(?i)(rtsps?)://([^/?#]*)(.*)");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]@]+)(?::(\\d{1,5}))?");
    private static final String EXPECTED = "Expected rtsp://HOST:PORT/PATH or rtsps://HOST:PORT/PATH,"
            + " with USER:PASSWORD@ before the host where the camera asks for it";

    private final String scheme;
    private final String userInfo;
    private final String hostAndPort;
    private final String rest;

    private StreamAddress(String scheme, String userInfo, String hostAndPort, String rest) {
        this.scheme = scheme;
        this.userInfo = userInfo;
        this.hostAndPort = hostAndPort;
        this.rest = rest;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is none; the message shows nothing that may be secret
     */
    public static StreamAddress parse(String url) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "the address starts with " + schemeOf(url) + ", which is not RTSP. " + EXPECTED);
        }
        String authority = form.group(2);
        String rest = form.group(3);
        if (url.strip().chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("the address has a blank or a control character in it. Write it as %20"
                    + " or what it is in hexadecimal");
        }
        int at = authority.lastIndexOf('@');
        if (at < 0 && rest.contains("@")) {
            throw new IllegalArgumentException("the address has an @ behind the first /, ? or #. In a user name or"
                    + " password write / as %2F, ? as %3F and # as %23; elsewhere write @ as %40");
        }
        Matcher host = HOST_AND_PORT.matcher(authority.substring(at + 1));
        if (!host.matches() || !isPort(host.group(2))) {
            throw new IllegalArgumentException("the address has no readable host and port. " + EXPECTED);
        }
        return new StreamAddress(
                form.group(1).toLowerCase(Locale.ROOT),
                at < 0 ? "" : authority.substring(0, at),
                authority.substring(at + 1),
                rest);
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || (Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65_535);
    }

    /** The part before {@code ://}, when there is one that cannot be anything secret. */
    private static String schemeOf(String url) {
        Matcher scheme = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,15})://.*", Pattern.DOTALL)
                .matcher(url.strip());
        return scheme.matches() ? scheme.group(1) + "://" : "no scheme";
    }

    /**
     * The same address with a user name and password as they are, without percent-encoding.
     *
     * @throws IllegalArgumentException when the address has them already
     */
    public StreamAddress withCredentials(String user, String password) {
        if (hasCredentials()) {
            throw new IllegalArgumentException(
                    "the address has a user name in it, and another is given beside it. Give it once");
        }
        return new StreamAddress(scheme, percentEncoded(user) + ":" + percentEncoded(password), hostAndPort, rest);
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return encoded.toString();
    }

    boolean hasCredentials() {
        return !userInfo.isEmpty();
    }

    /** The host, without brackets. */
    String host() {
        Matcher host = HOST_AND_PORT.matcher(hostAndPort);
        if (!host.matches()) {
            throw new IllegalStateException("Checked when it was read: " + this);
        }
        return host.group(1).replaceAll("[\\[\\]]", "");
    }

    /** The whole address, secrets and all, for FFmpeg. Not to be shown, logged or put into an exception. */
    String withSecrets() {
        return scheme + "://" + (userInfo.isEmpty() ? "" : userInfo + "@") + hostAndPort + rest;
    }

    /** Scheme, host and port; nothing else. */
    @Override
    public String toString() {
        return scheme + "://" + hostAndPort + (rest.length() > 1 ? "/…" : "");
    }
}
