package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.docker.api.ApiVersion;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.Json;
import org.containerharness.engine.NewContainer;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.Ulimit;
import org.junit.jupiter.api.Test;

class ContainerJsonTest {

    private static final Dialect NEW = new Dialect(Dialect.Product.DOCKER, ApiVersion.NEWEST);
    private static final Dialect OLD = new Dialect(Dialect.Product.DOCKER, new ApiVersion(1, 41));

    private static NewContainer action(ContainerSpec spec) {
        return new NewContainer(
                spec,
                "t-db",
                "img:1",
                Map.of("front", "t-front", "back", "t-back", "outside", "bridge"),
                Map.of("data", "t-data"),
                Map.of("app", "t-app"),
                Map.of("l", "v"),
                "127.0.0.1");
    }

    private static void assertJson(ContainerSpec spec, Dialect dialect, String expected) throws IOException {
        String json = expected.replace('\'', '"');
        assertThat(Json.parse(Json.bytes(new ContainerJson(action(spec), dialect).write())))
                .isEqualTo(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static ContainerSpec db() {
        return ContainerSpec.of("db", "img:1");
    }

    @Test
    void saysLittleForLittle() throws IOException {
        assertJson(db(), NEW, "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,'HostConfig':{}}");
    }

    @Test
    void writesLinksByTheNamesOnTheEngine() throws IOException {
        assertJson(
                db().withEngineSetting("HostConfig/Links", List.of("{app}:web", "{gone}:b", "outside:other")),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,"
                        + "'HostConfig':{'Links':['t-app:web','gone:b','outside:other']}}");
    }

    @Test
    void writesTheProcess() throws IOException {
        assertJson(
                db().command("a", "b c")
                        .env("K", "v=w")
                        .process(p -> p.withEntrypoint(Command.of())
                                .withUser("1:2")
                                .withWorkingDirectory("/w")
                                .withTty(true)
                                .withStdinOpen(true)
                                .withInit(true)
                                .withStopSignal("SIGINT")
                                .withStopTimeout(Duration.ofMillis(1500)))
                        .withHealthcheck(new HealthcheckSpec(
                                List.of("CMD", "x"),
                                Optional.of(Duration.ofSeconds(1)),
                                Optional.empty(),
                                Optional.of(4),
                                Optional.empty(),
                                Optional.of(Duration.ofMillis(5)))),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Cmd':['a','b c'],'Entrypoint':[''],'Env':['K=v=w'],"
                        + "'WorkingDir':'/w','User':'1:2','Tty':true,'OpenStdin':true,'StopSignal':'SIGINT',"
                        + "'StopTimeout':2,'Healthcheck':{'Test':['CMD','x'],'Interval':1000000000,'Retries':4,"
                        + "'StartInterval':5000000},'HostConfig':{'Init':true}}");
    }

    @Test
    void writesPortsBoundToTheDefaultAddress() throws IOException {
        assertJson(
                db().ports("80", "0.0.0.0:8000-8010:80", "53/udp"),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,"
                        + "'ExposedPorts':{'80/tcp':{},'53/udp':{}},'HostConfig':{'PortBindings':{"
                        + "'80/tcp':[{'HostIp':'127.0.0.1','HostPort':''},{'HostIp':'0.0.0.0','HostPort':'8000-8010'}],"
                        + "'53/udp':[{'HostIp':'127.0.0.1','HostPort':''}]}}}");
    }

    @Test
    void joinsAllNetworksAtOnceWhereTheEngineCan() throws IOException {
        ContainerSpec spec = db().network("front", "www").network("outside");

        assertJson(
                spec,
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,"
                        + "'HostConfig':{'NetworkMode':'t-front'},'NetworkingConfig':{'EndpointsConfig':{"
                        + "'t-front':{'Aliases':['db','t-db','www']},'bridge':{}}}}");
        assertJson(
                spec,
                OLD,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,"
                        + "'HostConfig':{'NetworkMode':'t-front'},'NetworkingConfig':{'EndpointsConfig':{"
                        + "'t-front':{'Aliases':['db','t-db','www']}}}}");
        assertThat(ContainerJson.attachedLater(spec, OLD))
                .extracting(NetworkAttachment::network)
                .containsExactly("outside");
    }

    @Test
    void findsANetworkInASettingByItsDeclaredName() throws IOException {
        ContainerSpec spec = db().network("front")
                .withEngineSetting("NetworkingConfig/EndpointsConfig/{front}/Aliases", List.of("www"));

        assertJson(
                spec,
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,"
                        + "'HostConfig':{'NetworkMode':'t-front'},'NetworkingConfig':{'EndpointsConfig':{"
                        + "'t-front':{'Aliases':['www']}}}}");
    }

    @Test
    void writesEverythingOfAnEndpoint() {
        NetworkAttachment attachment = new NetworkAttachment(
                "front",
                List.of(),
                Optional.of("10.0.0.2"),
                Optional.of("fd00::2"),
                List.of("169.254.1.1"),
                Optional.of("02:42:ac:11:00:02"),
                7,
                Map.of("o", "p"));

        assertThat(new ContainerJson(action(db()), NEW).endpoint(attachment).toString())
                .isEqualTo("{\"Aliases\":[\"db\",\"t-db\"],\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.2\","
                        + "\"IPv6Address\":\"fd00::2\",\"LinkLocalIPs\":[\"169.254.1.1\"]},"
                        + "\"MacAddress\":\"02:42:ac:11:00:02\",\"GwPriority\":7,\"DriverOpts\":{\"o\":\"p\"}}");
    }

    @Test
    void sharesTheNetworkOfAnotherContainerByItsEngineName() throws IOException {
        assertJson(
                db().networking(n -> n.withMode("container:app")),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,"
                        + "'HostConfig':{'NetworkMode':'container:t-app'}}");
    }

    @Test
    void writesMountsInTheWayEachNeeds() throws IOException {
        assertJson(
                db().plusMounts(List.of(
                        new MountSpec.VolumeMount("data", new ContainerPath("/data"), true, true, Optional.of("sub")),
                        new MountSpec.AnonymousVolume(new ContainerPath("/any")),
                        new MountSpec.BindMount(
                                java.nio.file.Path.of("/src"),
                                new ContainerPath("/dst"),
                                true,
                                false,
                                List.of("rshared")),
                        new MountSpec.BindMount(
                                java.nio.file.Path.of("/made"), new ContainerPath("/m"), false, true, List.of("z")),
                        new MountSpec.ImageMount(
                                org.containerharness.model.ImageSource.named("tools:1"),
                                new ContainerPath("/tools"),
                                Optional.of("bin")),
                        new MountSpec.TmpfsMount(new ContainerPath("/tmp"), "size=1m"))),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,'HostConfig':{"
                        + "'Binds':['/made:/m:rw,z'],'Mounts':["
                        + "{'Target':'/data','Type':'volume','Source':'t-data','ReadOnly':true,"
                        + "'VolumeOptions':{'NoCopy':true,'Subpath':'sub'}},"
                        + "{'Target':'/any','Type':'volume'},"
                        + "{'Target':'/dst','Type':'bind','Source':'/src','ReadOnly':true,"
                        + "'BindOptions':{'Propagation':'rshared'}},"
                        + "{'Target':'/tools','Type':'image','Source':'tools:1','ReadOnly':true,"
                        + "'ImageOptions':{'Subpath':'bin'}}],"
                        + "'Tmpfs':{'/tmp':'size=1m'}}}");
    }

    @Test
    void writesWhatIsSharedAndWhatOnlyTheEngineApiCanSay() throws IOException {
        SharingSpec sharing = new SharingSpec(
                Optional.of("container:app"), Optional.of("host"), List.of(new SharingSpec.VolumesFrom("app", true)));
        assertJson(
                db().withSharing(sharing)
                        .plusMounts(List.of(new MountSpec.EngineMount(
                                new ContainerPath("/data"),
                                Optional.of("data"),
                                Map.of("Type", "volume", "VolumeOptions", Map.of("Labels", Map.of("a", "b")))))),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v'},'Tty':false,'OpenStdin':false,'HostConfig':{"
                        + "'PidMode':'container:t-app','IpcMode':'host','VolumesFrom':['t-app:ro'],'Mounts':["
                        + "{'Target':'/data','Source':'t-data','Type':'volume',"
                        + "'VolumeOptions':{'Labels':{'a':'b'}}}]}}");
    }

    @Test
    void refusesASubpathThatTheEngineWouldIgnore() {
        ContainerSpec spec = db().plusMounts(List.of(
                new MountSpec.VolumeMount("data", new ContainerPath("/data"), false, false, Optional.of("sub"))));

        assertThatThrownBy(() -> new ContainerJson(action(spec), OLD).write())
                .hasMessageContainingAll("<sub>", "API 1.45", "1.41");
    }

    @Test
    void writesLimitsRightsAndWhateverElse() throws IOException {
        assertJson(
                db().resources(r -> r.withMemory(ByteSize.ofMegabytes(64))
                                .withCpus(new BigDecimal("0.5"))
                                .withPids(9)
                                .withSharedMemory(ByteSize.ofMegabytes(1))
                                .withUlimits(List.of(new Ulimit("nofile", 1, 2))))
                        .security(s -> s.withPrivileged(true)
                                .withCapabilities(List.of("A"), List.of("B"))
                                .withReadOnlyRoot(true))
                        .withRestart(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 3))
                        .withEngineSetting("HostConfig/Sysctls", Map.of("a.b", "1"))
                        .withEngineSetting("HostConfig/Memory", 7_000_000)
                        .withEngineSetting("Labels/a~1b", List.of(true, 1.5)),
                NEW,
                "{'Image':'img:1','Labels':{'l':'v','a/b':[true,1.5]},'Tty':false,'OpenStdin':false,'HostConfig':{"
                        + "'Memory':7000000,'NanoCpus':500000000,'PidsLimit':9,'ShmSize':1048576,"
                        + "'Ulimits':[{'Name':'nofile','Soft':1,'Hard':2}],'Privileged':true,'CapAdd':['A'],"
                        + "'CapDrop':['B'],'ReadonlyRootfs':true,"
                        + "'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':3},'Sysctls':{'a.b':'1'}}}");
    }
}
