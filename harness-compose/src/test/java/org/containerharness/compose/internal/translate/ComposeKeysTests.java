package org.containerharness.compose.internal.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.containerharness.compose.internal.translate.ComposeKey.Treatment;
import org.containerharness.compose.internal.validate.SchemaKeys;
import org.junit.jupiter.api.Test;

class ComposeKeysTests {

    @Test
    void saysOfEveryKeyOfTheSchemaWhatIsDoneWithIt() {
        Set<String> missing = new TreeSet<>(SchemaKeys.all());
        missing.removeAll(paths(Set.of(Treatment.values())));
        // A key below one that is warned of or refused shares its fate.
        List<String> above = List.copyOf(paths(Set.of(Treatment.WARNED, Treatment.REFUSED)));
        missing.removeIf(key -> above.stream().anyMatch(parent -> key.startsWith(parent + ".")));

        assertThat(missing).isEmpty();
    }

    @Test
    void hasNoRowForAKeyThatDoesNotExist() {
        Set<String> rows = paths(Set.of(Treatment.values()));
        rows.removeAll(SchemaKeys.all());

        assertThat(rows).isEmpty();
    }

    @Test
    void givesAReasonForWhateverIsNotApplied() {
        assertThat(ComposeKeys.all())
                .allSatisfy(key -> assertThat(key.text()).as(key.path()).isNotBlank());
        assertThat(ComposeKeys.all().stream().flatMap(key -> key.exceptions().stream()))
                .allSatisfy(exception -> assertThat(exception.text()).isNotBlank());
    }

    private static Set<String> paths(Set<Treatment> treatments) {
        return ComposeKeys.all().stream()
                .filter(key -> treatments.contains(key.treatment()))
                .map(ComposeKey::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
