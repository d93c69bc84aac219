package org.containerharness.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.containerharness.engine.SwarmNode;
import org.junit.jupiter.api.Test;

class PlacementConstraintTests {

    private static final SwarmNode NODE = new SwarmNode(
            "x1", "Build-3", "worker", true, "linux", "x86_64", Map.of("zone", "east"), Map.of("disk", "ssd"));

    private static boolean meets(String constraint) {
        return NODE.meets(PlacementConstraint.parse(constraint));
    }

    @Test
    void aNodeMeetsWhatIsSaidOfIt() {
        assertThat(meets("node.hostname==build-3")).isTrue();
        assertThat(meets("node.role == worker")).isTrue();
        assertThat(meets("node.role!=worker")).isFalse();
        assertThat(meets("node.id==x1")).isTrue();
        assertThat(meets("node.platform.os==linux")).isTrue();
        assertThat(meets("node.platform.arch==x86_64")).isTrue();
        assertThat(meets("node.labels.zone == east")).isTrue();
        assertThat(meets("engine.labels.disk==SSD")).isTrue();
    }

    @Test
    void aLabelThatANodeDoesNotHaveEqualsNothing() {
        assertThat(meets("node.labels.Zone==east")).isFalse();
        assertThat(meets("node.labels.other!=east")).isTrue();
    }

    @Test
    void saysWhichAttributesThereAreAndHowTheyAreWritten() {
        assertThatThrownBy(() -> PlacementConstraint.parse("node.zone==east"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("<node.zone> is nothing that nodes of a swarm are told apart by. There are node.id,"
                        + " node.hostname, node.role, node.platform.os, node.platform.arch, node.labels.NAME and"
                        + " engine.labels.NAME.");
        assertThatThrownBy(() -> PlacementConstraint.parse("node.role=worker"))
                .hasMessage(
                        "<node.role=worker> is not a constraint. Write ATTRIBUTE==VALUE or ATTRIBUTE!=VALUE, such as"
                                + " node.role==worker.");
    }
}
