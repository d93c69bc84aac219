package org.containerharness.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.junit.Build;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithImage;
import org.containerharness.services.registry.WithRegistry;
import org.junit.jupiter.api.Test;

/** One build for two containers, published to a registry that asks who is there. */
// tag::images[]
@WithRegistry(name = "hub", user = "ann", password = "only-for-tests", images = "busybox:1=team/tools:1")
@WithImage(name = "greeter", build = @Build(text = """
                FROM busybox:1
                ARG WHO
                RUN echo "hello $WHO" > /greeting
                CMD ["sleep", "600"]
                """, args = "WHO=world"), push = "hub:5000/team/greeter:1")
@WithContainer(name = "blue", image = "@greeter", waitFor = @WaitFor(running = true))
@WithContainer(name = "green", image = "@greeter", waitFor = @WaitFor(running = true))
@WithContainer(name = "fromHub", image = "hub:5000/team/greeter:1", waitFor = @WaitFor(running = true))
class PrivateRegistryTest {

    @Test
    void allRunTheSameImage(
            @Handle("hub") RunningRegistry hub,
            @Handle("greeter") RunningImage greeter,
            @Handle("blue") RunningContainer blue,
            @Handle("fromHub") RunningContainer fromHub) {
        assertThat(hub.catalogue()).containsExactlyInAnyOrder("team/greeter", "team/tools");
        assertThat(blue.inspect().imageId()).isEqualTo(greeter.id());
        assertThat(fromHub.exec("cat", "/greeting").stdout()).isEqualTo("hello world\n");
    }
}
// end::images[]
