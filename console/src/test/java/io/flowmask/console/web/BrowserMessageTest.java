package io.flowmask.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.console.web.BrowserMessage.Done;
import io.flowmask.console.web.BrowserMessage.Hello;
import io.flowmask.console.web.BrowserMessage.Show;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserMessageTest {
    @Test
    void readsWhatThePageSays() {
        assertThat(BrowserMessage.parse("{\"type\":\"hello\",\"token\":\"x\"}")).contains(new Hello("x"));
        assertThat(BrowserMessage.parse("{\"type\":\"hello\"}")).contains(new Hello(""));
        assertThat(BrowserMessage.parse("{\"type\":\"show\",\"cameras\":[3,1,3],\"large\":null}"))
                .contains(new Show(List.of(3, 1), OptionalInt.empty()));
        assertThat(BrowserMessage.parse("{\"type\":\"show\",\"cameras\":[],\"large\":7}"))
                .contains(new Show(List.of(), OptionalInt.of(7)));
        assertThat(BrowserMessage.parse("{\"type\":\"done\",\"frames\":4}")).contains(new Done(4));
        assertThat(BrowserMessage.parse("{\"type\":\"done\",\"frames\":-4}")).contains(new Done(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{\"type\":\"other\"}", "{\"type\":\"hello\"} and more", "text"})
    void leavesOutWhatIsNoMessage(String text) {
        assertThat(BrowserMessage.parse(text)).isEmpty();
    }

    @Test
    void boundsWhatAPageCanAskFor() {
        String all = IntStream.range(0, 5000).mapToObj(Integer::toString).collect(Collectors.joining(","));

        assertThat(BrowserMessage.parse("{\"type\":\"show\",\"cameras\":[" + all + "]}")
                        .orElseThrow())
                .isInstanceOfSatisfying(
                        Show.class, show -> assertThat(show.cameras()).hasSize(BrowserMessage.MAX_SHOWN));
    }
}
