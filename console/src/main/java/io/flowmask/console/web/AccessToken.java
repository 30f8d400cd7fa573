package io.flowmask.console.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that opens a console which other machines can reach. Compared in constant time; never part of a text or a log. */
public final class AccessToken {
    /** Shorter ones could be guessed. */
    public static final int LEAST_LENGTH = 16;

    private static final int RANDOM_BYTES = 24;

    private final String secret;

    private AccessToken(String secret) {
        this.secret = secret;
    }

    /**
     * A token that somebody chose.
     *
     * @throws IllegalArgumentException when it is too short
     */
    public static AccessToken of(String secret) {
        if (secret.length() < LEAST_LENGTH) {
            throw new IllegalArgumentException("A token has at least " + LEAST_LENGTH + " characters, but this one has "
                    + secret.length() + ". `openssl rand -hex 24` makes a good one.");
        }
        return new AccessToken(secret);
    }

    /** A new one, of 192 random bits. */
    public static AccessToken random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The token itself, to be shown to whoever started the console. */
    public String reveal() {
        return secret;
    }

    boolean matches(String given) {
        // Hashed first, so that the time does not tell the length either.
        return MessageDigest.isEqual(hash(given), hash(secret));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "AccessToken(…)";
    }
}
