package org.containerharness.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.Harness;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.junit.jupiter.api.Test;

/** The failure that the README shows is one that really happens; only ids, ports and times differ, and the output goes on. */
class FailureTextTest {

    private static final Pattern SHOWN = Pattern.compile("<!-- failure -->\\s*```text\\n(.*?)```", Pattern.DOTALL);

    @Test
    void isTheOneInTheReadme() throws IOException {
        Matcher shown = SHOWN.matcher(Files.readString(Path.of("../README.md")));
        assertThat(shown.find()).isTrue();
        try (Harness harness = Harness.connect()) {
            StackSpec stack = StackSpec.named("orders")
                    .plus(ContainerSpec.of("db", "postgres:16")
                            .ports("5432")
                            .withPlace(new Place("OrdersIT @WithContainer(name = \"db\")")));

            StartException failure = catchThrowableOfType(StartException.class, () -> harness.start(stack));

            String prefix = harness.settings().text(Setting.IMAGE_PREFIX).orElse("");
            assertThat(normal(failure.getMessage().replace(prefix, ""))).startsWith(normal(shown.group(1)));
        }
    }

    /** What one run sees and another does not is left out. */
    private static String normal(String text) {
        return text.replaceAll("id\\s+[0-9a-f]{12}", "id …")
                .replaceAll("\\d+ ?ms", "… ms")
                .replaceAll("(?m)^  Last probes:\n(    .*\n)*", "")
                .replaceAll("(?m)^  Ports: .*\n", "")
                .strip();
    }
}
