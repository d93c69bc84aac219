package org.containerharness.services.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.containerharness.engine.FakeEngine;
import org.containerharness.junit.TestRun;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.junit.jupiter.api.Test;

/** Wrong declarations fail before anything is created, all problems at once, each with its place. */
class WrongRegistriesTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7").withImage("postgres:15");

    private List<String> problems(Class<?> testClass) {
        TestRun.Results results = TestRun.over(engine).run(testClass);

        assertThat(results.failure()).isInstanceOf(DeclarationException.class);
        assertThat(engine.calls()).filteredOn(call -> !call.equals("close")).isEmpty();
        return ((DeclarationException) results.failure())
                .problems().stream().map(Problem::toString).toList();
    }

    @Test
    void reportsWrongRegistries() {
        assertThat(problems(WrongRegistries.class))
                .containsExactly(
                        "WrongRegistriesTest.WrongRegistries @WithRegistry name: the registry has no name. Give it one, such as name = \"hub\".",
                        "WrongRegistriesTest.WrongRegistries @WithRegistry(name = \"half\") user: a log-in needs a user and a password. Give both or neither.",
                        "WrongRegistriesTest.WrongRegistries @WithRegistry(name = \"hub\") images[0]: <Team/cache> is not an image reference: the repository <Team/cache> has upper-case letters. Write it as [registry/]repository[:tag][@digest], such as postgres:15.",
                        "WrongRegistriesTest.WrongRegistries @WithRegistry(name = \"hub\") images[1]: <@app> is declared in the same stack. Publish it where it is declared, with its push.",
                        "WrongRegistriesTest.WrongRegistries @WithRegistry(name = \"hub\") images[2]: <redis 7> is not an image reference: the repository <redis 7> may only have lower-case letters, digits and single . _ - / between them. Write it as [registry/]repository[:tag][@digest], such as postgres:15.",
                        "WrongRegistriesTest.WrongRegistries @WithRegistry(name = \"hub\") image: <registry:> is not an image reference: the tag <> may only have letters, digits, _ . - and 128 characters. Write it as [registry/]repository[:tag][@digest], such as postgres:15.");
    }

    @WithRegistry
    @WithRegistry(name = "half", user = "ann")
    @WithRegistry(
            name = "hub",
            images = {"redis:7=Team/cache", "@app", "redis 7"},
            image = "registry:")
    static class WrongRegistries {
        @Test
        void test() {}
    }
}
