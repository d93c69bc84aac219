package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.engine.Capability;
import org.containerharness.model.ImageReference;

/**
 * How one engine speaks the Engine API: all in which engines differ has a name here, and is asked for by it.
 *
 * @param rights with which it runs
 */
public record Dialect(Product product, ApiVersion api, Rights rights) {

    /** What is said before the engine is known. */
    public static final Dialect COMMON = new Dialect(Product.DOCKER, ApiVersion.OLDEST);

    /** What an engine may do on its machine. */
    public enum Rights {
        ROOT,
        UNKNOWN,
        USER,
        /** Those of a user on a machine with cgroups of version 1, which users may not make. */
        USER_WITHOUT_CGROUPS
    }

    /** Of an engine that runs as root. */
    public Dialect(Product product, ApiVersion api) {
        this(product, api, Rights.ROOT);
    }

    /** Who made an engine. */
    public enum Product {
        DOCKER("Docker", "Engine"),
        PODMAN("Libpod", "Podman Engine"),
        /** Docker's API over pods of Kubernetes; says what it is in no header, but when it is asked for itself. */
        KUBEDOCK("kubedock", "kubedock");

        private final String server;
        private final String component;

        Product(String server, String component) {
            this.server = server;
            this.component = component;
        }

        /** By a Server header such as {@code Docker/26.1.5 (linux)}; empty if it is none that is known. */
        public static Optional<Product> ofServer(String header) {
            return Arrays.stream(values())
                    .filter(product -> header.startsWith(product.server + "/"))
                    .findFirst();
        }

        /** By the components that an engine lists with its version; what is not known counts as Docker. */
        public static Product ofComponents(Set<String> names) {
            return Arrays.stream(values())
                    .filter(product -> names.contains(product.component))
                    .findFirst()
                    .orElse(DOCKER);
        }
    }

    /** Podman's words for Docker's names of events. It filters by its own only, and tells some by Docker's (4.3). */
    private static final Map<String, String> PODMAN_EVENTS = Map.of("die", "died", "destroy", "remove");

    private static final Map<String, String> PODMAN_STATES =
            Map.of("stopped", "exited", "stopping", "running", "configured", "created", "initialized", "created");

    /** Since 28.5 from the container's root, without a slash before it. */
    private static final Pattern DOCKERS_CLASH =
            Pattern.compile("cannot overwrite (?<file>non-)?directory \"(?<path>[^\"]*)\" with");

    private static final Pattern PODMANS_CLASH =
            Pattern.compile("copier: put: .*(open|(?<file>mkdir)) (?<path>/[^:\"]*): file exists");

    private static final Pattern OWN_MACHINE = Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    /** Parts of the API that came later; most are passed over in silence by an engine that does not know them. */
    public enum Feature {
        /** Beside the classic builder, for builds that ask for it. */
        BUILDKIT(new ApiVersion(1, 39)),
        /** The head of a log says whether frames follow or raw bytes. */
        FORMAT_OF_LOGS(new ApiVersion(1, 42)),
        /** A container joins several networks when it is created. */
        SEVERAL_ENDPOINTS(new ApiVersion(1, 44)),
        START_INTERVAL(new ApiVersion(1, 44)),
        SUBPATH(new ApiVersion(1, 45)),
        /** Since Docker 26 a followed log is answered at once, not with its first line (moby issue 47448). */
        PROMPT_LOGS(new ApiVersion(1, 45)),
        GATEWAY_PRIORITY(new ApiVersion(1, 48)),
        IMAGE_MOUNTS(new ApiVersion(1, 48)),
        INTERFACE_NAME(new ApiVersion(1, 48)),
        IPV4_SWITCH(new ApiVersion(1, 48));

        private final ApiVersion since;

        Feature(ApiVersion since) {
            this.since = since;
        }

        public ApiVersion since() {
            return since;
        }
    }

    public boolean has(Feature feature) {
        return api.isAtLeast(feature.since);
    }

    /** What its filters call an event of Docker's. */
    public String eventInFilter(String event) {
        return product == Product.PODMAN ? PODMAN_EVENTS.getOrDefault(event, event) : event;
    }

    /** Docker's name of an event that it tells. */
    public String eventTold(String name) {
        if (product == Product.PODMAN) {
            for (Map.Entry<String, String> event : PODMAN_EVENTS.entrySet()) {
                if (event.getValue().equals(name)) {
                    return event.getKey();
                }
            }
        }
        return name;
    }

    /** The expression by which a list finds a container of exactly this name, and no other. */
    public String nameInFilter(String name) {
        if (product == Product.KUBEDOCK) {
            return name;
        }
        String quoted = name.replace(".", "\\.") + "$";
        return product == Product.PODMAN ? "^" + quoted : "^/" + quoted;
    }

    /** Whether it tells that somebody stops a container, and not only that it died. */
    public boolean tellsOfStops() {
        return product != Product.PODMAN;
    }

    /** Whether it answers a look at a container that it is just starting when it has started it, and not before. */
    public boolean holdsWhatItStarts() {
        return product == Product.DOCKER;
    }

    /**
     * How long what forwards its published ports keeps a connection before it closes it because nothing listens. That of
     * Podman without root's rights tries ten times to connect (5.4: 187 to 194 ms). That of Docker leads to another one
     * (26.1: 1 ms, and more than 20 ms where processors are short). Others close at once.
     */
    public Duration triesOfForwarder() {
        if (product == Product.PODMAN) {
            return rights == Rights.ROOT ? Duration.ZERO : Duration.ofMillis(200);
        }
        return rights == Rights.USER || rights == Rights.USER_WITHOUT_CGROUPS ? Duration.ofMillis(60) : Duration.ZERO;
    }

    /** Docker speaks plain HTTP to registries of its own machine by itself; Podman does so where a call says it. */
    private boolean mustBeToldOfPlainHttp(ImageReference image) {
        return product == Product.PODMAN
                && image.registry()
                        .filter(registry -> OWN_MACHINE.matcher(registry).matches())
                        .isPresent();
    }

    /**
     * Whether of two names that an image gets or loses at the same time one may be lost. Podman before 4.8 reads all names of
     * the image and writes them anew (its issue 17515).
     */
    public boolean losesNames() {
        return product == Product.PODMAN;
    }

    /** Whether names that a build shall know are one list in JSON (Podman), and not a parameter each. */
    public boolean wantsHostsOfBuildAsList() {
        return product == Product.PODMAN;
    }

    /** What is asked for to push an image. */
    public String push(ImageReference image) {
        return "/images/" + EngineClient.segment(image.name()) + "/push?tag="
                + EngineClient.encode(image.tag().orElse("latest"))
                + (mustBeToldOfPlainHttp(image) ? "&tlsVerify=false" : "");
    }

    /** What is asked for to pull an image. */
    public String pull(ImageReference image, Optional<String> platform) {
        if (mustBeToldOfPlainHttp(image)) {
            // Its form of Docker's call knows no such switch; of several processors its own is taken.
            return "/libpod/images/pull?tlsVerify=false&reference=" + EngineClient.encode(image.toString());
        }
        String version = image.digest().or(image::tag).orElse("latest");
        return "/images/create?fromImage=" + EngineClient.encode(image.name()) + "&tag="
                + EngineClient.encode(version)
                + platform.map(wanted -> "&platform=" + EngineClient.encode(wanted))
                        .orElse("");
    }

    /** What is asked for to remove a container at once, with its anonymous volumes. */
    public String removal(String container) {
        String path = "/containers/" + EngineClient.segment(container);
        // Its form of Docker's call lets a container end by itself first (5.4), which takes 10 s where that does not.
        return product == Product.PODMAN
                ? "/libpod" + path + "?force=true&volumes=true&timeout=0"
                : path + "?force=true&v=true";
    }

    /**
     * What tells by a state of "stopped" that a dead container is not tidied up yet; empty where nobody has to wait for that.
     * Podman (5.8) needs 0.2 s for it, and gives up then what the container has joined meanwhile, which cannot be started
     * any more.
     */
    public Optional<String> tidyingUp(String container) {
        return product == Product.PODMAN
                ? Optional.of("/libpod/containers/" + EngineClient.segment(container) + "/json")
                : Optional.empty();
    }

    /** What it answers, in Docker's words. */
    JsonNode inDockersWords(JsonNode answer) {
        return product == Product.KUBEDOCK ? KubedockJson.inDockersWords(answer) : answer;
    }

    /** Docker's word for the state of a container. For Podman one that has ended has only stopped until it was tidied up. */
    public String state(String word) {
        return product == Product.PODMAN ? PODMAN_STATES.getOrDefault(word, word) : word;
    }

    /** An image's name as people declare it. Podman writes the default registry out. */
    public String declaredName(String reference) {
        return reference.replaceFirst("^docker\\.io/(library/)?", "");
    }

    /**
     * What a container was created from, as that was asked for. Podman says where it found it: what was built there without a
     * registry in its name is below {@code localhost}.
     */
    public String createdFrom(String reference) {
        String name = declaredName(reference);
        return product == Product.PODMAN ? name.replaceFirst("^localhost/", "") : name;
    }

    /** The network that containers are in which name none. */
    public String defaultNetwork() {
        return product == Product.PODMAN ? "podman" : "bridge";
    }

    /** What names an image that is imported from a layer. Podman 4 reads a tag only as a part of the name. */
    public String imported(ImageReference image) {
        String tag = image.tag().orElse("latest");
        return product == Product.PODMAN
                ? "&repo=" + EngineClient.encode(image.name() + ":" + tag)
                : "&repo=" + EngineClient.encode(image.name()) + "&tag=" + EngineClient.encode(tag);
    }

    /** What stands in the way of a copied file or folder: a folder where a file would be, or the other way round. */
    public record Clash(String path, boolean isFolderThere) {}

    /** What a refused copy has met, in what the engine said; empty if it said nothing of that. */
    public Optional<Clash> clash(String refusal) {
        Matcher clash = (product == Product.PODMAN ? PODMANS_CLASH : DOCKERS_CLASH).matcher(refusal);
        return clash.find()
                ? Optional.of(new Clash("/" + clash.group("path").replaceFirst("^/", ""), clash.group("file") == null))
                : Optional.empty();
    }

    /** What it wrote in place of a command that could not be run in a container, empty if the command wrote this itself. */
    public Optional<String> insteadOfCommand(String stdout, String stderr) {
        boolean isSaid = product == Product.PODMAN
                ? stderr.startsWith("Error: ") && stderr.contains("OCI runtime")
                : stdout.startsWith("OCI runtime exec failed");
        return isSaid ? Optional.of(product == Product.PODMAN ? stderr : stdout) : Optional.empty();
    }

    /**
     * What it can do.
     *
     * @param ping the headers of its answer to a ping, empty where it has none of that name
     */
    public Set<Capability> capabilities(UnaryOperator<String> ping) {
        if (product == Product.KUBEDOCK) {
            // It tells of no end that comes by itself, no guard could reach it from a pod, and it knows names only by
            // chance.
            return EnumSet.noneOf(Capability.class);
        }
        Set<Capability> capabilities = EnumSet.of(
                Capability.CLASSIC_BUILDER,
                Capability.EVENTS,
                Capability.RENAME,
                Capability.VOLUMES,
                Capability.FILES_BEFORE_START,
                Capability.SEPARATE_NETWORKS,
                Capability.UDP_PORTS,
                Capability.PAUSE,
                Capability.COMMIT,
                Capability.OTHER_PROCESSES);
        if (hasBuildKit(ping)) {
            capabilities.add(Capability.BUILDKIT);
        }
        if (product == Product.DOCKER) {
            capabilities.add(Capability.LINKS);
            capabilities.add(Capability.COMMIT_INSTRUCTIONS);
            capabilities.add(Capability.PROMPT_EVENTS);
            capabilities.add(Capability.REGISTRY_DIGESTS);
            capabilities.add(Capability.FILES_IN_VOLUMES);
            capabilities.add(Capability.UPDATE);
        }
        if (product == Product.DOCKER && has(Feature.IMAGE_MOUNTS)) {
            capabilities.add(Capability.IMAGE_MOUNTS);
        }
        if (makesOverlays(ping.apply("Swarm"))) {
            capabilities.add(Capability.ATTACHABLE_OVERLAYS);
        }
        if (rights == Rights.USER_WITHOUT_CGROUPS) {
            capabilities.removeAll(Set.of(Capability.PAUSE, Capability.UPDATE));
        }
        return capabilities;
    }

    /**
     * What a ping names is the builder that the engine prefers. Docker before 23 prefers the classic one and names none, but
     * has had the other since 18.09 wherever it runs Linux containers, and uses it for whoever asks.
     */
    private boolean hasBuildKit(UnaryOperator<String> ping) {
        boolean isDocker = product == Product.DOCKER && ping.apply("Server").startsWith(Product.DOCKER.server + "/");
        String preferred = ping.apply("Builder-Version");
        return preferred.equals("2")
                || preferred.isEmpty() && isDocker && ping.apply("Ostype").equals("linux") && has(Feature.BUILDKIT);
    }

    /** Only managers of a swarm do. Older engines do not say what they are, and may be asked. */
    private boolean makesOverlays(String swarm) {
        return product == Product.DOCKER && (swarm.isEmpty() || swarm.equals("active/manager"));
    }
}
