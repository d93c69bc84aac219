package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerTests {

    @Test
    void readsWhatItWrote() {
        Owner owner = new Owner("build-7", 4711, "1180161", "3368ca89-c70e", "4026531836");

        assertThat(owner.text()).isEqualTo("build-7:4711:1180161:3368ca89-c70e:4026531836");
        assertThat(Owner.parse(owner.text())).contains(owner);
    }

    @Test
    void keepsPartsThatAreNotKnownEmpty() {
        Owner owner = new Owner("mac", 1, "1700000000000", "", "");

        assertThat(Owner.parse(owner.text())).contains(owner);
    }

    @Test
    void takesColonsOutOfNames() {
        assertThat(new Owner("a:b", 1, "2", "", "").text()).isEqualTo("a-b:1:2::");
    }

    @Test
    void recognisesNoOtherText() {
        assertThat(Owner.parse("localhost:12:1700000000000")).isEmpty();
        assertThat(Owner.parse("a:b:c:d:e")).isEmpty();
        assertThat(Owner.parse("")).isEmpty();
    }
}
