package org.containerharness.forward;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageSource;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkingSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.programs.ProgramImage;

/**
 * Adds to a stack the container by which its containers reach ports of this JVM's machine. It is in all their networks
 * under the name they write, and joins each connection to one that this JVM has made to it, so it works with engines
 * elsewhere too.
 */
public final class Forwarder {

    /** Where this JVM connects to; agreed upon with {@code forwarder.c}. */
    static final int CONTROL = 61_166;

    /** The variable of the container that holds what only this JVM may know. */
    static final String SECRET = "FORWARDER_SECRET";

    private static final int SECRET_BYTES = 16;

    private static final String NOBODY = "65534:65534";

    private Forwarder() {}

    /** Makes the image on the engine that a stack with host ports needs. */
    public static void prepare(StackSpec stack, Engine engine) {
        if (!ports(stack).isEmpty()) {
            ProgramImage image = image(engine.info());
            if (engine.images().find(image.reference().toString()).isEmpty()) {
                image.make(engine);
            }
        }
    }

    private static List<AdoptedSpec> ports(StackSpec stack) {
        return stack.adopted().stream()
                .filter(spec -> spec.lifecycle() instanceof HostPort)
                .toList();
    }

    /** The stack with what its host ports need; one without any stays as it is. */
    public static StackSpec added(StackSpec stack, EngineInfo engine) {
        List<AdoptedSpec> ports = ports(stack);
        if (ports.isEmpty()) {
            return stack;
        }
        ContainerSpec forwarder = container(ports, stack, image(engine));
        List<ContainerSpec> containers = new ArrayList<>(List.of(forwarder));
        stack.containers().forEach(spec -> containers.add(linked(spec)));
        return stack.withContainers(containers)
                .map(part -> part instanceof AdoptedSpec adopted && ports.contains(adopted)
                        ? new AdoptedSpec(
                                adopted.name(),
                                adopted.lifecycle(),
                                List.of(DependencySpec.ready(HostPort.HOST)),
                                adopted.place())
                        : part);
    }

    private static ProgramImage image(EngineInfo engine) {
        return ProgramImage.of(ProgramImage.FORWARDER, engine)
                .orElseThrow(() -> new HarnessException("Host ports need an engine for Linux containers on amd64 or"
                        + " arm64, and the one at " + engine.endpoint() + " has " + engine.operatingSystem() + " on "
                        + engine.architecture() + "."));
    }

    private static ContainerSpec container(List<AdoptedSpec> ports, StackSpec stack, ProgramImage image) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        List<String> command = new ArrayList<>(List.of("/" + ProgramImage.FORWARDER));
        ports.forEach(spec -> command.add(Integer.toString(((HostPort) spec.lifecycle()).port())));
        Set<String> networks = new LinkedHashSet<>();
        // Networks without a route to the outside publish nothing; this one does.
        networks.add(NetworkAttachment.DEFAULT_NETWORK);
        stack.containers().forEach(spec -> spec.networking().networks().stream()
                .map(NetworkAttachment::network)
                .forEach(networks::add));
        return ContainerSpec.of(
                        HostPort.HOST,
                        new ImageSource.Pulled(image.reference(), Optional.of(PullPolicy.IF_MISSING), Optional.empty()))
                .withPlace(ports.get(0).place())
                .command(command.toArray(String[]::new))
                .env(SECRET, HexFormat.of().formatHex(secret))
                .ports(Integer.toString(CONTROL))
                .networking(n -> n.plusNetworks(
                        networks.stream().map(NetworkAttachment::to).toList()))
                .process(p -> p.withUser(NOBODY))
                .security(s -> s.withReadOnlyRoot(true).withCapabilities(List.of(), List.of("ALL")))
                .resources(r -> r.withMemory(ByteSize.ofMegabytes(32)).withPids(16))
                .withEngineSetting("HostConfig/SecurityOpt", List.of("no-new-privileges"))
                .withSnapshot(false)
                .waitFor(new ReadyCondition.Running());
    }

    /**
     * A container that finds it by its name: in a network of its own by that network's names, in the engine's default one,
     * which has none, by a link. One without a network, or with another's, is left alone.
     */
    private static ContainerSpec linked(ContainerSpec spec) {
        NetworkingSpec networking = spec.networking();
        Optional<String> mode = networking.mode();
        if (mode.filter(name -> !name.equals(NetworkAttachment.DEFAULT_NETWORK) && !name.equals("default"))
                .isPresent()) {
            return spec;
        }
        ContainerSpec after = spec.plusDependencies(
                List.of(new DependencySpec(HostPort.HOST, DependencySpec.Condition.STARTED, true)));
        return networking.networks().isEmpty() ? after.linkedTo(HostPort.HOST, HostPort.HOST) : after;
    }
}
