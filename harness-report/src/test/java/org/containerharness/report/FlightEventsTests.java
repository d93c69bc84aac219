package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.containerharness.events.RunEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightEventsTests {

    @Test
    void theFlightRecorderHasOperationsAndWaits(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            RunEvents.Listener listener = FlightEvents.ifRecorded().orElseThrow();
            new Told("s1", "build", 0)
                    .stack("OrdersTest", "redis:7", 0, 100, 10)
                    .uses("OrdersTest", "OrdersTest", "redis:7", 0, 140, false)
                    .events
                    .forEach(listener::onEvent);
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("org.containerharness.Operation"))
                .hasSize(6)
                .anySatisfy(event -> {
                    assertThat(event.getString("phase")).isEqualTo("ready");
                    assertThat(event.getDuration("length").toMillis()).isEqualTo(100);
                });
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("org.containerharness.Wait"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("user")).isEqualTo("OrdersTest"));
    }
}
