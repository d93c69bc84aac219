package org.containerharness.compose.internal.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTests {

    @Test
    void putsOtherCharactersBeforeLettersAndCountsNumbers() {
        assertInOrder("_LAST", "ALPHA", "DB_DATA_LOCATION", "DB_DATABASE_NAME", "DBASE", "a", "ä");
        assertInOrder("web1", "web2", "web10", "web010x", "webs");
        assertInOrder("a", "a-b", "a.b", "a_b", "ab");
        assertInOrder("v1a", "v1-a", "v1.5", "v2");
        assertInOrder("node-2", "node-2b", "node.name");
    }

    private static void assertInOrder(String... keys) {
        List<String> ordered = new ArrayList<>(List.of(keys));
        Collections.reverse(ordered);
        ordered.sort(KeyOrder.OF_YAML);
        assertThat(ordered).containsExactly(keys);
    }
}
