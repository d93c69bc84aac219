package org.containerharness.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Build;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;

/** A step of the build reads a token that the image does not keep. */
// tag::secret[]
@WithContainer(
        name = "app",
        build = @Build(text = """
                FROM busybox:1
                RUN --mount=type=secret,id=token wc -c < /run/secrets/token > /length
                CMD ["sleep", "600"]
                """, secrets = "token=src/test/docker/example-token.txt"),
        waitFor = @WaitFor(running = true))
class BuildSecretTest {

    @Test
    void theStepHasReadIt(@Handle("app") RunningContainer app) {
        assertThat(app.exec("cat", "/length").stdout().strip()).isEqualTo("17");
        assertThat(app.exec("ls", "/run/secrets/token").succeeded()).isFalse();
    }
}
// end::secret[]
