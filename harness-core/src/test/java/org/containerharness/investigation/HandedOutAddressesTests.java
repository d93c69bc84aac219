package org.containerharness.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.util.List;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ConnectionCause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RuntimeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandedOutAddressesTests {

    private static final ContainerPort PORT = ContainerPort.tcp(5432);

    private final FakeEngine engine = new FakeEngine().withImage("db:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    private RunningStack start(String name) {
        return runtime.start(
                StackSpec.named(name)
                        .plus(ContainerSpec.of("db", "db:1").ports("5432").waitFor(new ReadyCondition.Running())),
                List.of());
    }

    private List<FailureReport> explain(String message, RunningContainer... used) {
        return runtime.explainConnection(new ConnectException(message), List.of(used));
    }

    @Test
    void tellsWhoseItWasAndThatItIsGone() {
        RunningStack stack = start("OrdersTest");
        int port = stack.container("db").port(5432);
        stack.close();

        assertThat(explain("Connection refused: localhost/127.0.0.1:" + port))
                .singleElement()
                .satisfies(report -> assertThat(report.headline())
                        .startsWith("The container <db> had 127.0.0.1:" + port
                                + " as its port 5432/tcp for OrdersTest and was removed"));
        assertThat(explain("Connection refused: elsewhere.example.org:" + port)).isEmpty();
        assertThat(explain("Connection refused: localhost:12")).isEmpty();
    }

    @Test
    void aLaterOwnerOfTheSameAddressCounts() {
        RunningStack first = start("First");
        int port = first.container("db").port(5432);
        first.close();
        RunningStack second = runtime.start(
                StackSpec.named("Second")
                        .plus(ContainerSpec.of("db", "db:1")
                                .ports(port + ":5432")
                                .waitFor(new ReadyCondition.Running())),
                List.of());

        assertThat(kind(explain("Connection refused: localhost:" + port)))
                .isNotEqualTo(ConnectionCause.AddressGone.class);
        second.close();
    }

    @Test
    void tellsTheNewAddressAfterARestart() {
        RunningStack stack = start("OrdersTest");
        int port = stack.container("db").port(5432);
        engine.container("db").publish(PORT, 45_432);

        List<FailureReport> reports = explain("Connection to 127.0.0.1:" + port + " refused.");

        assertThat(kind(reports)).isEqualTo(ConnectionCause.AddressMoved.class);
        assertThat(reports.get(0).headline()).contains("now it is at 127.0.0.1:45432");
    }

    @Test
    void knowsTheAddressOfAProxyInFrontOfAContainer() {
        RunningStack stack = runtime.start(
                StackSpec.named("OrdersTest")
                        .plus(ContainerSpec.of("db", "db:1")
                                .ports("5432")
                                .proxied()
                                .waitFor(new ReadyCondition.Running())),
                List.of());
        int port = stack.container("db").port(5432);
        engine.container("db").exit(3);

        assertThat(explain("Connection refused: localhost:" + port).get(0).headline())
                .contains("does not run now: it is exited with code 3");
        assertThatThrownBy(stack::close).isInstanceOf(ContainerEndedException.class);
    }

    @Test
    void tellsThatTheContainerDoesNotRun() {
        RunningStack stack = start("OrdersTest");
        int port = stack.container("db").port(5432);
        engine.container("db").exit(3);

        assertThat(explain("Connection refused: localhost:" + port).get(0).headline())
                .contains("does not run now: it is exited with code 3");
        assertThatThrownBy(stack::close).isInstanceOf(ContainerEndedException.class);
    }

    @Test
    void looksAtTheContainersOfTheTestWhereNoAddressIsNamed() {
        RunningStack stack = start("OrdersTest");
        engine.container("db").exit(3);

        assertThat(kind(explain("", stack.container("db")))).isEqualTo(ConnectionCause.ContainerDown.class);
        assertThatThrownBy(stack::close).isInstanceOf(ContainerEndedException.class);
    }

    @Test
    void namesWhatWasRemovedLastWhereNoAddressIsNamedAndNothingElseIsWrong() {
        start("OrdersTest").close();

        assertThat(kind(explain(""))).isEqualTo(ConnectionCause.AddressGone.class);
    }

    private static Class<? extends Cause> kind(List<FailureReport> reports) {
        assertThat(reports).hasSize(1);
        return reports.get(0).cause().getClass();
    }
}
