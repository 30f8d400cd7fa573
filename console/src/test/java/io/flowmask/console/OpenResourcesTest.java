package io.flowmask.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final OpenResources resources = new OpenResources();

    @Test
    void closesTheNewestFirst() {
        resources.opened(resource("reader"));
        resources.opened(resource("server"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("server", "reader");
    }

    @Test
    void closesTheOthersWhereSomeFail() {
        IOException readerFails = new IOException("the reader is stuck");
        IOException serverFails = new IOException("the server is stuck");
        resources.opened(resource("reader"));
        resources.opened(failing(readerFails));
        resources.opened(resource("other reader"));
        resources.opened(failing(serverFails));

        assertThatThrownBy(resources::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The console did not end properly: the server is stuck")
                .hasCause(serverFails)
                .hasSuppressedException(readerFails);
        assertThat(closed).containsExactly("other reader", "reader");
    }

    @Test
    void aFailureBeforeStaysTheOneToReport() {
        IllegalArgumentException failure = new IllegalArgumentException("the port is taken");
        IOException readerFails = new IOException("the reader is stuck");
        resources.opened(resource("other reader"));
        resources.opened(failing(readerFails));

        resources.closeAfter(failure);

        IllegalStateException afterwards =
                new IllegalStateException("The console did not end properly: the reader is stuck", readerFails);
        assertThat(failure).hasSuppressedException(afterwards);
        assertThat(closed).containsExactly("other reader");
    }

    private AutoCloseable resource(String name) {
        return () -> closed.add(name);
    }

    private static AutoCloseable failing(IOException failure) {
        return () -> {
            throw failure;
        };
    }
}
