package org.containerharness.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {

    @Test
    void theLinesOfASecretAreSecretToo() {
        var secrets = Secrets.among(Map.of("PRIVATE_KEY", "-----BEGIN\nabcdef\n  ghijkl\n", "PLAIN", "visible"));

        assertThat(Secrets.mask("key: ghijkl", secrets)).isEqualTo("key: ***");
        assertThat(Secrets.mask("abcdef visible", secrets)).isEqualTo("*** visible");
    }

    @Test
    void ofASecretThatBeginsWithAnotherNothingIsLeft() {
        assertThat(Secrets.mask("is abcd-efgh", List.of("abcd", "abcd-efgh"))).isEqualTo("is ***");
    }
}
