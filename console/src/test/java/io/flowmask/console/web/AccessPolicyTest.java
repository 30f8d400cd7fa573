package io.flowmask.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
    private static final AccessToken TOKEN = AccessToken.of("0123456789abcdef");

    private final AccessPolicy open = new AccessPolicy(Optional.empty());
    private final AccessPolicy guarded = new AccessPolicy(Optional.of(TOKEN));

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8088", "LOCALHOST", "127.0.0.1:8088", "[::1]:8088", "[::1]"})
    void withoutATokenThisMachineMustBeNamed(String host) {
        assertThat(open.acceptsHost(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example:8088", "localhost.evil.example", "127.0.0.1.evil.example:8088", "192.168.1.5", ""})
    void refusesOtherNamesWithoutAToken(String host) {
        assertThat(open.acceptsHost(host)).isFalse();
        assertThat(open.acceptsOrigin("http://" + host, host)).isFalse();
        assertThat(open.acceptsHost(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "::1, true",
        "[::1], true",
        // These lead to this machine as well, but requests to them name a host that is refused without a token.
        "127.0.0.2, false",
        "this-machine, false",
        "0.0.0.0, false"
    })
    void onlyHostsThatItAnswersToNeedNoToken(String host, boolean isLocal) {
        assertThat(AccessPolicy.isLocal(host)).isEqualTo(isLocal);
    }

    @ParameterizedTest
    @CsvSource({
        "http://cams.example:8088, cams.example:8088, true",
        "https://cams.example, cams.example, true",
        "http://evil.example, cams.example, false",
        "http://cams.example:81, cams.example:8088, false",
        "null, cams.example, false",
        "file://, cams.example, false",
        "chrome-extension://cams.example, cams.example, false",
        "http://cams.example@evil.example, cams.example, false",
        "not a uri, cams.example, false"
    })
    void takesLiveConnectionsFromItsOwnPageOnly(String origin, String host, boolean accepted) {
        assertThat(guarded.acceptsOrigin(origin, host)).isEqualTo(accepted);
    }

    @Test
    void aConnectionNeedsAnOrigin() {
        assertThat(guarded.acceptsOrigin(null, "localhost")).isFalse();
        assertThat(guarded.acceptsOrigin("http://localhost", null)).isFalse();
    }

    @Test
    void opensWithTheTokenOnly() {
        assertThat(guarded.opens("0123456789abcdef")).isTrue();
        assertThat(guarded.opens("0123456789abcdeF")).isFalse();
        assertThat(guarded.opens("0123456789abcdef0")).isFalse();
        assertThat(guarded.opens("")).isFalse();
        assertThat(open.opens("")).isTrue();
    }

    @Test
    void neverWritesTheTokenOut() {
        assertThat(TOKEN.toString()).doesNotContain("0123");
        assertThat(new BrowserMessage.Hello("0123456789abcdef").toString()).doesNotContain("0123");
    }

    @Test
    void refusesTokensThatCanBeGuessed() {
        assertThatThrownBy(() -> AccessToken.of("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A token has at least 16 characters, but this one has 5. `openssl rand -hex 24` makes a good one.");
        assertThat(AccessToken.random().reveal())
                .hasSize(32)
                .isNotEqualTo(AccessToken.random().reveal());
    }
}
