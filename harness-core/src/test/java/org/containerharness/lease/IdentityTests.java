package org.containerharness.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ResourceId;
import org.containerharness.model.ResourceSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTests {

    private static final ContainerSpec DB = ContainerSpec.of("db", "postgres:15")
            .env("POSTGRES_DB", "orders")
            .env("POSTGRES_PASSWORD", "hidden-value")
            .ports("5432")
            .waitFor(ReadyCondition.Http.get("/health"));

    @TempDir
    private Path folder;

    @Test
    void isTheSameForTheSameDeclarationWhereverItStands() {
        ContainerSpec elsewhere = ContainerSpec.of("db", "postgres:15")
                .env("POSTGRES_PASSWORD", "hidden-value")
                .env("POSTGRES_DB", "orders")
                .ports("5432")
                .waitFor(ReadyCondition.Http.get("/health"))
                .within(Duration.ofMinutes(5))
                .plusLabels(Map.of("team", "orders"))
                .withEngineName("fixed")
                .withPlace(new Place("OrdersIT @WithContainer"));

        assertThat(of(elsewhere)).isEqualTo(of(DB));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("process.environment.POSTGRES_DB", DB.env("POSTGRES_DB", "billing")),
                Arguments.of("process.environment.POSTGRES_PASSWORD", DB.env("POSTGRES_PASSWORD", "another")),
                Arguments.of("process.environment.TZ", DB.env("TZ", "UTC")),
                Arguments.of("process.command", DB.command("postgres", "-c", "fsync=off")),
                Arguments.of("networking.ports[1].container", DB.ports("5433")),
                Arguments.of(
                        "mounts[0], mounts[0].options, mounts[0].target",
                        DB.plusMounts(java.util.List.of(new MountSpec.TmpfsMount(
                                new org.containerharness.model.ContainerPath("/tmp"), "size=1m")))),
                Arguments.of("resources.pids", DB.resources(r -> r.withPids(64))),
                Arguments.of("security.readOnlyRoot", DB.security(s -> s.withReadOnlyRoot(true))),
                Arguments.of(
                        "healthcheck.test[0], healthcheck.test[1]", DB.withHealthcheck(HealthcheckSpec.shell("x"))),
                Arguments.of("readiness.condition.path", DB.waitFor(ReadyCondition.Http.get("/live"))),
                Arguments.of(
                        "engineSettings.HostConfig/Sysctls.net.core.somaxconn",
                        DB.withEngineSetting("HostConfig/Sysctls", Map.of("net.core.somaxconn", "1024"))),
                Arguments.of("image", DB.withImage(org.containerharness.model.ImageSource.named("postgres:16"))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void namesTheFieldThatDiffers(String field, ContainerSpec changed) {
        assertThat(of(changed).hash()).isNotEqualTo(of(DB).hash());
        assertThat(of(changed).differences(of(DB).fieldsText())).contains(field);
        assertThat(of(DB).differences(of(changed).fieldsText())).contains(field);
    }

    @Test
    void tellsKindsOfConditionsApart() {
        ContainerSpec running = DB.waitFor(new ReadyCondition.Running());
        ContainerSpec healthy = DB.waitFor(new ReadyCondition.Healthy());
        ContainerSpec line = DB.waitFor(new ReadyCondition.LogLine(Pattern.compile("ready"), 1));
        ContainerSpec anyCase =
                DB.waitFor(new ReadyCondition.LogLine(Pattern.compile("ready", Pattern.CASE_INSENSITIVE), 1));

        assertThat(Stream.of(running, healthy, line, anyCase)
                        .map(IdentityTests::of)
                        .map(Identity::hash))
                .doesNotHaveDuplicates();
    }

    @Test
    void takesAProbeInCodeByItsDescription() {
        ContainerSpec one = DB.waitFor(new ReadyCondition.Custom("replicated", target -> ProbeResult.notYet("no")));
        ContainerSpec other = DB.waitFor(new ReadyCondition.Custom("replicated", target -> ProbeResult.notYet("nope")));

        assertThat(of(one)).isEqualTo(of(other));
    }

    @Test
    void showsNoValue() {
        Identity identity = of(DB);

        assertThat(identity.hash() + identity.fieldsText())
                .doesNotContain("hidden-value")
                .doesNotContain("orders");
    }

    @Test
    void comparesFilesByTheirBytesAndModesNotByWhereTheyLie() throws IOException {
        Path here = Files.createDirectories(folder.resolve("here/init"));
        Path there = Files.createDirectories(folder.resolve("there/init"));
        Files.writeString(here.resolve("1.sql"), "CREATE TABLE a();");
        Files.writeString(there.resolve("1.sql"), "CREATE TABLE a();");

        Identity first = of(DB.file(FileSpec.ofPath(here, "/init")));
        Identity same = of(DB.file(FileSpec.ofPath(there, "/init")));
        Files.writeString(there.resolve("1.sql"), "CREATE TABLE b();");
        Identity other = of(DB.file(FileSpec.ofPath(there, "/init")));
        Identity mode = of(DB.file(FileSpec.ofPath(here, "/init").withMode(0600)));

        assertThat(same).isEqualTo(first);
        assertThat(other.differences(first.fieldsText())).contains("files./init");
        assertThat(mode.hash()).isNotEqualTo(first.hash());
    }

    @Test
    void includesWhatTheFixtureNeeds() {
        Resource container = Resource.of(
                        StackSpec.named("s").plus(DB.network("net").volumes("data:/data")))
                .get(0);
        ResourceId net = new ResourceId(ResourceId.Kind.NETWORK, "net");

        Identity one = container.identity(Object::toString, Map.of(net, "a"));
        Identity other = container.identity(Object::toString, Map.of(net, "b"));

        assertThat(container.needs()).containsExactlyInAnyOrder(net, new ResourceId(ResourceId.Kind.VOLUME, "data"));
        assertThat(other.differences(one.fieldsText())).contains("network net");
    }

    @Test
    void tellsNetworksAndVolumesApartToo() {
        assertThat(identity(StackSpec.named("s").plus(NetworkSpec.named("a")))
                        .differences(identity(StackSpec.named("s")
                                        .plus(NetworkSpec.named("a").withInternal(true)))
                                .fieldsText()))
                .contains("internal");
        assertThat(identity(StackSpec.named("s").plus(VolumeSpec.named("a"))).hash())
                .isNotEqualTo(identity(StackSpec.named("s").plus(NetworkSpec.named("a")))
                        .hash());
    }

    @Test
    void saysNothingOfFixturesThatTellNothingOfTheirFields() {
        assertThat(of(DB).differences("")).isEmpty();
    }

    @Test
    void keepsTheLabelShort() {
        ContainerSpec many = DB;
        for (int i = 0; i < 1_000; i++) {
            many = many.env("VARIABLE_NUMBER_" + i, "x");
        }

        assertThat(of(many).fieldsText().length()).isLessThanOrEqualTo(8_000);
        assertThat(many.resources()).isEqualTo(ResourceSpec.UNLIMITED);
    }

    private static Identity of(ContainerSpec spec) {
        return identity(StackSpec.named("s").plus(spec));
    }

    private static Identity identity(StackSpec stack) {
        return Resource.of(stack).get(0).identity(Object::toString, Map.of());
    }
}
