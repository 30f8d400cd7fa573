package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The page of a demo that is just starting. */
final class DemoPage {
    private DemoPage() {}

    /** Waits until it is there, while the demo goes on. */
    static void awaitAnswer(URI page, BooleanSupplier isGoingOn) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        while (true) {
            assertThat(isGoingOn.getAsBoolean())
                    .as("the demo, which should go on")
                    .isTrue();
            try {
                http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
