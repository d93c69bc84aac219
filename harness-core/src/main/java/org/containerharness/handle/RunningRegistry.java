package org.containerharness.handle;

import java.util.List;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.RegistryAccess;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.ImageReference;
import org.containerharness.model.Internal;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.RegistryLogin;
import org.containerharness.model.RegistrySpec;

/** A registry that runs in a container of the stack. */
public final class RunningRegistry {

    private final Engine engine;
    private final RunningContainer container;
    private final RegistrySpec spec;
    private final ContainerPort port;

    private RunningRegistry(Engine engine, RunningContainer container, RegistrySpec spec, ContainerPort port) {
        this.engine = engine;
        this.container = container;
        this.spec = spec;
        this.port = port;
    }

    /** Makes its log-in known to the engine too. */
    @Internal
    public static RunningRegistry of(Engine engine, RunningContainer container, RegistrySpec spec) {
        RunningRegistry registry =
                new RunningRegistry(engine, container, spec, new RegistryAddress(spec.address()).port());
        spec.login().ifPresent(login -> engine.registries()
                .use(new RegistryLogin(registry.address(), login.user(), login.password())));
        return registry;
    }

    /** The declared name. */
    public String name() {
        return container.name();
    }

    /** The container it runs in. */
    public RunningContainer container() {
        return container;
    }

    /** Host and port by which the engine reaches it, to begin references with. */
    public String address() {
        return "127.0.0.1:" + container.address(port).getPort();
    }

    /** The reference of an image in it, such as {@code 127.0.0.1:49153/team/app:1} for {@code team/app:1}. */
    public String reference(String image) {
        ImageReference parsed = ImageReference.parse(image);
        return address() + "/" + parsed;
    }

    /** What it asks for, empty if it lets everybody in. */
    public Optional<RegistryLogin> login() {
        return spec.login();
    }

    /** Names of all its repositories. */
    public List<String> catalogue() {
        return engine.registries().repositories(access());
    }

    /** Tags of a repository; none if there is no such. */
    public List<String> tags(String repository) {
        return engine.registries().tags(access(), repository);
    }

    private RegistryAccess access() {
        return new RegistryAccess(HostAndPort.of(container.address(port)).toString(), spec.login(), spec.certificate());
    }

    @Override
    public String toString() {
        return "registry " + name() + " at " + address();
    }
}
