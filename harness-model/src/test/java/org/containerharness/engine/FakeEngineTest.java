package org.containerharness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.junit.jupiter.api.Test;

class FakeEngineTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7");

    private NewContainer create(String name) {
        return new NewContainer(
                ContainerSpec.of(name, "redis:7").ports("6379"),
                "test-" + name,
                "redis:7",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                "127.0.0.1");
    }

    @Test
    void keepsCallsStatesEventsAndLogs() {
        List<EngineEvent.Kind> events = new ArrayList<>();
        engine.onStart("db", container -> container.log("Ready to accept connections"));
        engine.events(event -> events.add(event.kind()));

        String id = engine.containers().create(create("db"));
        engine.containers().start(id);
        List<LogLine> lines = engine.logs().read("test-db", LogQuery.ALL);
        engine.container("db").exit(3);
        ContainerDetails facts = engine.containers().inspect(id);
        engine.containers().remove(id);

        assertThat(lines).extracting(LogLine::text).containsExactly("Ready to accept connections");
        assertThat(facts.state().exitCode()).isEqualTo(3);
        assertThat(facts.ports()).isEmpty();
        assertThat(events).containsExactly(EngineEvent.Kind.STARTED, EngineEvent.Kind.DIED, EngineEvent.Kind.DESTROYED);
        assertThat(engine.calls())
                .containsExactly(
                        "subscribe to events",
                        "create container db",
                        "start container db",
                        "read logs of db",
                        "inspect container db",
                        "remove container db");
        assertThat(engine.containerNames()).isEmpty();
    }

    @Test
    void publishesPortsWhileItRuns() {
        engine.onStart("db", container -> container.publish(ContainerPort.tcp(6379), 1234));
        engine.containers().create(create("db"));
        engine.containers().start("test-db");

        assertThat(engine.containers().inspect("test-db").ports())
                .containsEntry(ContainerPort.tcp(6379), List.of(new ContainerDetails.HostBinding("127.0.0.1", 1234)));
    }

    @Test
    void refusesATakenNameAndFailsAsTold() {
        engine.containers().create(create("db"));
        engine.failNext("start container db", FakeEngine.failure(EngineException.Kind.PORT_TAKEN, "port taken"));

        assertThatThrownBy(() -> engine.containers().create(create("db"))).hasMessageContaining("already in use");
        assertThatThrownBy(() -> engine.containers().start("test-db")).hasMessage("port taken");
        engine.containers().start("test-db");
        assertThat(engine.container("db").status()).isEqualTo("running");
    }
}
