package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeclarationWarmUpTests {

    @Test
    void theSampleCanBeRead() {
        assertThat(DeclarationWarmUp.read().ofClass()).containsOnlyKeys(Scope.SUITE);
    }
}
