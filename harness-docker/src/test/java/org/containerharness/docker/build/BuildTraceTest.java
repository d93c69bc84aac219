package org.containerharness.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildTraceTest {

    private final List<String> heard = new ArrayList<>();

    private final BuildTrace.Listener listener = new BuildTrace.Listener() {
        @Override
        public void onStep(
                String digest, String name, boolean isCached, boolean hasStarted, boolean hasEnded, String error) {
            heard.add(digest.substring(7, 11) + " " + name + " " + isCached + " " + hasStarted + " " + hasEnded + " "
                    + error);
        }

        @Override
        public void onOutput(String digest, String text) {
            heard.add(digest.substring(7, 11) + " wrote " + text.strip());
        }

        @Override
        public void onWarning(String text) {
            heard.add("warning " + text);
        }
    };

    /** As an engine 26.1 wrote it. */
    @Test
    void readsStepsAndTheirOutput() {
        String step = "CowBCkdzaGEyNTY6MDJhOTk4MjBjNGJhOTYxZWZiZGEwOTBlZjZhOWQ2MjNhYWJjZTQ2NmM0MjdjMzRmN2IxZTk4N2"
                + "U4ZTVmYTA4MxoQWzIvMl0gUlVOIGV4aXQgMyoMCKzEjtgGEMD0iZMDMgwIrMSO2AYQwPSJkwM6E2RpZCBub3QgY29tcGxldGU6IDM=";
        String output =
                "GmIKR3NoYTI1NjowMmE5OTgyMGM0YmE5NjFlZmJkYTA5MGVmNmE5ZDYyM2FhYmNlNDY2YzQyN2MzNGY3YjFlOTg3ZThlNWZhMDgz"
                        + "EgwIrMSO2AYQs5bt/QIYASIHYmVmb3JlCg==";

        BuildTrace.read(Base64.getDecoder().decode(step), listener);
        BuildTrace.read(Base64.getDecoder().decode(output), listener);

        assertThat(heard)
                .containsExactly("02a9 [2/2] RUN exit 3 false true true did not complete: 3", "02a9 wrote before");
    }

    @Test
    void refusesWhatIsCutOff() {
        byte[] cut = {0x0a, 0x50, 0x01};

        assertThatThrownBy(() -> BuildTrace.read(cut, listener)).hasMessageContaining("longer than its message");
    }
}
