package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.RegistrySpec;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;

class DeclaredTests {

    private static final ContainerSpec DB = ContainerSpec.of("db", "postgres:16");

    @Test
    void holdsOnceWhatTwoComposedAnnotationsBundle() {
        StackSpec one = stack("one", DB);
        StackSpec other = stack("other", DB);

        assertThat(declared(one, false, other, true).stack("s")).isEqualTo(renamed(one));
    }

    @Test
    void holdsTwiceWhatIsWrittenTwiceOrDiffers() {
        StackSpec one = stack("one", DB);
        StackSpec other = stack("other", DB);
        StackSpec different = stack("different", DB.env("A", "b"));

        assertThat(declared(one, true, other, false).stack("s").containers())
                .containsExactlyElementsOf(one.plus(other).containers());
        assertThat(declared(one, true, different, true).stack("s").containers())
                .containsExactlyElementsOf(one.plus(different).containers());
        assertThat(declared(one, true, different, true).stack("s").networks()).isEqualTo(one.networks());
    }

    private static Declared declared(StackSpec first, boolean firstComposed, StackSpec second, boolean secondComposed) {
        return new Declared(
                List.of(
                        new Declared.Fixture(Scope.CLASS, first, firstComposed),
                        new Declared.Fixture(Scope.CLASS, second, secondComposed)),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                false,
                List.of());
    }

    private static StackSpec stack(String place, ContainerSpec container) {
        return StackSpec.named(place)
                .plus(NetworkSpec.named("back"))
                .plus(container)
                .plus(RegistrySpec.at("hub:5000"))
                .map(part -> part.withPlace(new Place(place)));
    }

    private static StackSpec renamed(StackSpec stack) {
        return StackSpec.named("s").plus(stack);
    }
}
