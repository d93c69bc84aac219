package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.containerharness.docker.api.ApiVersion;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineTime;
import org.containerharness.docker.api.ImageTransfer;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.docker.build.ImageBuild;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.docker.http.Patience;
import org.containerharness.engine.BuildFiles;
import org.containerharness.engine.ContainerFacts;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineStatus;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.ImageFacts;
import org.containerharness.engine.ImageLayer;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.NetworkFacts;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewNetwork;
import org.containerharness.engine.NewVolume;
import org.containerharness.engine.PullProgress;
import org.containerharness.engine.RegistryAccess;
import org.containerharness.engine.Subscription;
import org.containerharness.engine.VolumeFacts;
import org.containerharness.files.ArchiveExtractor;
import org.containerharness.files.CopiedFiles;
import org.containerharness.files.TarStream;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.RegistryLogin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real engine, reached through docker-java's transport. */
final class DockerJavaEngine implements Engine {

    /** By this label a create whose answer got lost is known again as ours. */
    static final String NONCE_LABEL = "org.containerharness.nonce";

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final int CREATE_TRIES = 3;

    private final EngineClient client;
    private final EngineLimits limits;
    private final EngineInfo info;
    private final ApiVersion api;
    private final EventHub events;
    private final ImageTransfer pull;
    private final ImageBuild build;
    private final RegistryCredentials credentials;
    private @Nullable TypedClient typed;

    DockerJavaEngine(EngineClient client, EngineInfo info, EngineSettings settings, RegistryCredentials credentials) {
        this.client = client;
        this.limits = client.limits();
        this.info = info;
        this.api = ApiVersion.parse(info.apiVersion());
        this.events = new EventHub(client);
        this.pull = new ImageTransfer(client, credentials);
        this.build = new ImageBuild(client, settings, credentials, pull, info.hasBuildKit());
        this.credentials = credentials;
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public EngineStatus status() {
        return Facts.status(client.json(Call.of("ask the engine about itself", "GET", "/info", limits.query())));
    }

    // Images

    @Override
    public Optional<ImageFacts> inspectImage(String reference) {
        return found(
                        Call.of(
                                "look up image " + reference,
                                "GET",
                                "/images/" + EngineClient.segment(reference) + "/json",
                                limits.query()),
                        Kind.IMAGE_MISSING)
                .map(Facts::image);
    }

    @Override
    public void pullImage(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        pull.pull(reference, platform, progress);
    }

    @Override
    public String buildImage(
            BuildSpec spec, BuildFiles context, String tag, Map<String, String> labels, Consumer<String> output) {
        return build.build(spec, context, tag, labels, output).orElseGet(() -> inspectImage(tag)
                .map(ImageFacts::id)
                .orElseThrow(() -> new EngineException(
                        Kind.BUILD_FAILED, 0, "The build of " + tag + " ended without an image.", null)));
    }

    @Override
    public void tagImage(String image, ImageReference newReference) {
        String tag = newReference.tag().orElse("latest");
        client.run(Call.of(
                        "tag image " + image + " as " + newReference,
                        "POST",
                        "/images/" + EngineClient.segment(image) + "/tag?repo="
                                + EngineClient.encode(newReference.name()) + "&tag=" + EngineClient.encode(tag),
                        limits.query())
                .canBeRepeated());
    }

    @Override
    public void removeImage(String image, boolean force) {
        removeIfThere(Call.of(
                "remove image " + image,
                "DELETE",
                "/images/" + EngineClient.segment(image) + "?force=" + force,
                limits.remove()));
    }

    @Override
    public String pushImage(ImageReference reference, Consumer<PullProgress> progress) {
        return pull.push(reference, progress);
    }

    @Override
    public List<ImageSummary> listImages(Map<String, String> labels) {
        JsonNode list =
                client.json(Call.of("list images", "GET", "/images/json?filters=" + filters(labels), limits.query()));
        List<ImageSummary> images = new ArrayList<>();
        list.forEach(image -> images.add(Facts.imageSummary(image)));
        return List.copyOf(images);
    }

    @Override
    public void importImage(ImageReference reference, byte[] layer, List<String> changes) {
        StringBuilder query = new StringBuilder("?fromSrc=-&repo=")
                .append(EngineClient.encode(reference.name()))
                .append("&tag=")
                .append(EngineClient.encode(reference.tag().orElse("latest")));
        changes.forEach(change -> query.append("&changes=").append(EngineClient.encode(change)));
        client.run(Call.of("import image " + reference, "POST", "/images/create" + query, limits.copy())
                .with(() -> new ByteArrayInputStream(layer))
                .canBeRepeated());
    }

    @Override
    public List<ImageLayer> imageHistory(String image) {
        JsonNode list = client.json(Call.of(
                "read the history of image " + image,
                "GET",
                "/images/" + EngineClient.segment(image) + "/history",
                limits.query()));
        List<ImageLayer> layers = new ArrayList<>();
        list.forEach(layer -> layers.add(Facts.imageLayer(layer)));
        return List.copyOf(layers);
    }

    @Override
    public void saveImages(List<String> images, OutputStream target) throws IOException {
        StringBuilder names = new StringBuilder();
        images.forEach(image ->
                names.append(names.length() == 0 ? "?names=" : "&names=").append(EngineClient.encode(image)));
        Call call = Call.of("save images " + images, "GET", "/images/get" + names, limits.copy())
                .with(Patience.untilSilentFor(limits.copy()))
                .once();
        try (DockerHttpClient.Response answer = client.open(call)) {
            answer.getBody().transferTo(target);
        }
    }

    @Override
    public List<String> loadImages(InputStream source) {
        Call call = Call.of("load images", "POST", "/images/load?quiet=true", limits.copy())
                .with(Patience.untilSilentFor(limits.copy()))
                .with(() -> source);
        return client.make(call, answer -> Facts.loaded(answer.getBody()));
    }

    @Override
    public String commitContainer(String container, ImageReference reference, CommitSpec changes) {
        StringBuilder query = new StringBuilder("/commit?container=" + EngineClient.encode(container))
                .append("&repo=")
                .append(EngineClient.encode(reference.name()))
                .append("&tag=")
                .append(EngineClient.encode(reference.tag().orElse("latest")))
                .append("&pause=")
                .append(changes.isPaused());
        changes.author().ifPresent(author -> query.append("&author=").append(EngineClient.encode(author)));
        changes.message().ifPresent(message -> query.append("&comment=").append(EngineClient.encode(message)));
        changes.instructions()
                .forEach(instruction -> query.append("&changes=").append(EngineClient.encode(instruction)));
        Call call = Call.of(
                        "commit container " + container + " as " + reference, "POST", query.toString(), limits.build())
                .with(Json.object());
        return Json.text(client.json(call), "Id");
    }

    @Override
    public Optional<String> registryDigest(ImageReference reference) {
        return pull.digest(reference);
    }

    @Override
    public List<String> repositories(RegistryAccess registry) {
        return new RegistryClient(registry).repositories();
    }

    @Override
    public List<String> tags(RegistryAccess registry, String repository) {
        return new RegistryClient(registry).tags(repository);
    }

    @Override
    public void useLogin(RegistryLogin login) {
        credentials.use(login);
    }

    // Containers

    @Override
    public String createContainer(NewContainer action) {
        UnknownToEngine.in(action.spec(), api).forEach(LOG::warn);
        String query = "?name=" + EngineClient.encode(action.engineName())
                + ContainerJson.platform(action.spec())
                        .map(platform -> "&platform=" + EngineClient.encode(platform))
                        .orElse("");
        Call call = Call.of(
                        "create container " + action.spec().name() + " from " + action.image(),
                        "POST",
                        "/containers/create" + query,
                        limits.create())
                .with(new ContainerJson(action, api).write());
        String id = create(call, action.labels(), () -> findContainer(action.engineName())
                .map(facts -> new Existing(facts.id(), facts.labels())));
        ContainerJson.attachedLater(action.spec(), api).forEach(attachment -> attach(action, id, attachment));
        return id;
    }

    private record Existing(String id, Map<String, String> labels) {}

    /** After an answer that leaves open whether the thing is there, looks for it and knows it by its nonce. */
    private String create(Call call, Map<String, String> labels, Supplier<Optional<Existing>> finder) {
        boolean doubtful = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return Json.text(client.json(call), "Id");
            } catch (EngineException e) {
                boolean passing = EngineClient.isPassing(e);
                doubtful |= passing || e.kind() == Kind.TIMEOUT;
                if (!doubtful || e instanceof EngineClient.NotConnected || isInterrupted()) {
                    throw e;
                }
                Optional<Existing> existing = afterwards(e, finder).filter(found -> isOurs(found.labels(), labels));
                if (existing.isPresent()) {
                    return existing.get().id();
                }
                if (!passing || attempt == CREATE_TRIES) {
                    throw e;
                }
                client.pause(attempt);
            }
        }
    }

    /** What can be learnt after a failure; what fails then does not hide it. */
    private static <T> T afterwards(EngineException failure, Supplier<T> question) {
        try {
            return question.get();
        } catch (EngineException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private static boolean isOurs(Map<String, String> found, Map<String, String> wanted) {
        String nonce = wanted.get(NONCE_LABEL);
        return nonce != null && nonce.equals(found.get(NONCE_LABEL));
    }

    private void attach(NewContainer action, String id, NetworkAttachment attachment) {
        Map.Entry<String, ObjectNode> connection = ContainerJson.connection(action, attachment, api);
        try {
            connect(connection.getKey(), id, action.spec().name(), connection.getValue());
        } catch (EngineException e) {
            removeContainer(id);
            throw e;
        }
    }

    @Override
    public void startContainer(String container) {
        Call call = Call.of("start container " + container, "POST", container(container, "/start"), limits.start());
        try {
            client.run(call);
        } catch (EngineException e) {
            if (!EngineClient.isPassing(e) || e instanceof EngineClient.NotConnected || isInterrupted()) {
                throw e;
            }
            if (!afterwards(e, () -> hasStarted(container))) {
                client.pause(1);
                client.run(call);
            }
        }
    }

    private boolean hasStarted(String container) {
        return inspectContainer(container).state().startedAt().isPresent();
    }

    @Override
    public ContainerFacts inspectContainer(String container) {
        return Facts.container(client.json(inspect(container)));
    }

    @Override
    public Optional<ContainerFacts> findContainer(String container) {
        return found(inspect(container), Kind.NOT_FOUND).map(Facts::container);
    }

    private Call inspect(String container) {
        return Call.of("inspect container " + container, "GET", container(container, "/json"), limits.query());
    }

    private Optional<JsonNode> found(Call call, Kind missing) {
        try {
            return Optional.of(client.json(call));
        } catch (EngineException e) {
            if (e.status() == 404 && (e.kind() == missing || e.kind() == Kind.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<ContainerSummary> listContainers(Map<String, String> labels) {
        JsonNode list = client.json(Call.of(
                "list containers", "GET", "/containers/json?all=true&filters=" + filters(labels), limits.query()));
        List<ContainerSummary> containers = new ArrayList<>();
        list.forEach(container -> containers.add(Facts.summary(container)));
        return List.copyOf(containers);
    }

    @Override
    public boolean isListed(String name) {
        ObjectNode filters = Json.object();
        filters.putArray("name").add("^/" + name.replace(".", "\\.") + "$");
        return !client.json(Call.of(
                        "look for container " + name,
                        "GET",
                        "/containers/json?all=true&filters=" + encoded(filters),
                        limits.query()))
                .isEmpty();
    }

    private static String filters(Map<String, String> labels) {
        ObjectNode filters = Json.object();
        if (!labels.isEmpty()) {
            ArrayNode wanted = filters.putArray("label");
            labels.forEach((label, value) -> wanted.add(value.isEmpty() ? label : label + "=" + value));
        }
        return encoded(filters);
    }

    private static String encoded(ObjectNode filters) {
        return EngineClient.encode(new String(Json.bytes(filters), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void stopContainer(String container, Optional<Duration> grace) {
        client.run(Call.of(
                        "stop container " + container,
                        "POST",
                        container(container, "/stop") + grace(grace),
                        stopLimit(grace))
                .canBeRepeated());
    }

    private static String grace(Optional<Duration> grace) {
        return grace.map(duration -> "?t=" + ContainerJson.wholeSeconds(duration))
                .orElse("");
    }

    /** Without a grace period the container's own counts, which is not known here. */
    private Duration stopLimit(Optional<Duration> grace) {
        return limits.remove().plus(grace.orElseGet(limits::remove));
    }

    @Override
    public void killContainer(String container, String signal) {
        client.run(Call.of(
                "send " + signal + " to container " + container,
                "POST",
                container(container, "/kill") + "?signal=" + EngineClient.encode(signal),
                limits.remove()));
    }

    @Override
    public void restartContainer(String container, Optional<Duration> grace) {
        client.run(Call.of(
                "restart container " + container,
                "POST",
                container(container, "/restart") + grace(grace),
                limits.start().plus(stopLimit(grace))));
    }

    @Override
    public void pauseContainer(String container) {
        client.run(Call.of("pause container " + container, "POST", container(container, "/pause"), limits.query()));
    }

    @Override
    public void unpauseContainer(String container) {
        client.run(Call.of("unpause container " + container, "POST", container(container, "/unpause"), limits.query()));
    }

    @Override
    public void renameContainer(String container, String newName) {
        Call call = Call.of(
                "rename container " + container + " to " + newName,
                "POST",
                container(container, "/rename") + "?name=" + EngineClient.encode(newName),
                limits.query());
        try {
            client.run(call);
        } catch (EngineException e) {
            if (!EngineClient.isPassing(e) || e instanceof EngineClient.NotConnected || isInterrupted()) {
                throw e;
            }
            if (!afterwards(e, () -> hasName(container, newName))) {
                client.pause(1);
                client.run(call);
            }
        }
    }

    private boolean hasName(String container, String name) {
        return inspectContainer(container).name().equals(name);
    }

    @Override
    public List<String> changedPaths(String container) {
        JsonNode changes = client.json(Call.of(
                "list changed files of container " + container,
                "GET",
                container(container, "/changes"),
                limits.query()));
        List<String> paths = new ArrayList<>();
        changes.forEach(change -> paths.add(change.path("Path").asText()));
        return List.copyOf(paths);
    }

    @Override
    public void removeContainer(String container) {
        removeIfThere(Call.of(
                "remove container " + container,
                "DELETE",
                container(container, "") + "?force=true&v=true",
                limits.remove()));
    }

    /** Gone already is fine; being removed by somebody else, or still in use by what is just ending, is waited for. */
    private void removeIfThere(Call call) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                client.run(call);
                return;
            } catch (EngineException e) {
                if (e.status() == 404) {
                    return;
                }
                boolean inTime = System.nanoTime() - start < limits.settle().toNanos();
                if (e.kind() != Kind.IN_USE
                        || !passes(e)
                        || !inTime
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                client.pause(Math.min(attempt, 3));
            }
        }
    }

    private static boolean passes(EngineException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("in progress") || text.contains("has active endpoints");
    }

    private static String container(String container, String what) {
        return "/containers/" + EngineClient.segment(container) + what;
    }

    @Override
    public ExecResult exec(String container, ExecRequest request) {
        return new ExecCall(client, container, request).run();
    }

    @Override
    public Subscription feedInput(String container, InputStream input, Runnable onEnd) {
        Call call = Call.of(
                        "attach to container " + container,
                        "POST",
                        container(container, "/attach") + "?stream=true&stdin=true",
                        limits.query())
                .with(Patience.untilAnswered(limits.query()))
                .with(input);
        return InputFeed.over(client.open(call), onEnd);
    }

    // Files

    @Override
    public void copyIn(String container, List<FileSpec> files) {
        List<TarStream.Entry> entries = CopiedFiles.entries(files);
        client.run(Call.of(
                        "copy " + entries.size() + (entries.size() == 1 ? " file" : " files") + " into container "
                                + container,
                        "PUT",
                        container(container, "/archive") + "?path=%2F",
                        limits.copy())
                .with(Patience.untilSilentFor(limits.copy()))
                .with(() -> new TarStream(entries.iterator()))
                .canBeRepeated());
    }

    @Override
    public void copyOut(String container, ContainerPath source, Path target) throws IOException {
        try (InputStream archive = readArchive(container, source)) {
            ArchiveExtractor.extract(archive, target);
        }
    }

    @Override
    public InputStream readArchive(String container, ContainerPath source) {
        DockerHttpClient.Response answer =
                client.open(archive(container, source, "GET").with(Patience.untilSilentFor(limits.copy())));
        return new FilterInputStream(answer.getBody()) {
            @Override
            public void close() {
                answer.close();
            }
        };
    }

    private Call archive(String container, ContainerPath path, String method) {
        return Call.of(
                "read " + path + " of container " + container,
                method,
                container(container, "/archive") + "?path=" + EngineClient.encode(path.text()),
                limits.query());
    }

    @Override
    public boolean pathExists(String container, ContainerPath path) {
        try {
            client.run(archive(container, path, "HEAD"));
            return true;
        } catch (EngineException e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    // Logs

    @Override
    public List<LogLine> logs(String container, LogQuery query) {
        Optional<Boolean> tty = ttyIfNotTold(container);
        return client.make(logCall(container, query, false), answer -> {
            List<LogLine> lines = new ArrayList<>();
            LogDecoder decoder = new LogDecoder(tty.orElseGet(() -> LogStream.isRaw(answer.getHeaders())), lines::add);
            byte[] block = new byte[32 * 1024];
            int read;
            while ((read = answer.getBody().read(block)) >= 0) {
                decoder.feed(ByteBuffer.wrap(block, 0, read));
            }
            decoder.end();
            return lines;
        });
    }

    @Override
    public Subscription followLogs(String container, LogQuery query, LogListener listener) {
        Optional<Boolean> tty = ttyIfNotTold(container);
        boolean await = api.isAtLeast(ApiVersion.WITH_PROMPT_LOGS);
        return LogStream.open(client, logCall(container, query, true), tty, await, listener);
    }

    private Optional<Boolean> ttyIfNotTold(String container) {
        return api.isAtLeast(ApiVersion.WITH_CONTENT_TYPE_OF_LOGS)
                ? Optional.empty()
                : Optional.of(inspectContainer(container).tty());
    }

    private Call logCall(String container, LogQuery query, boolean follow) {
        String path = container(container, "/logs") + "?timestamps=true&follow=" + follow + "&stdout=" + query.stdout()
                + "&stderr=" + query.stderr()
                + query.since()
                        .map(moment -> "&since=" + EngineTime.seconds(moment))
                        .orElse("")
                + query.until()
                        .map(moment -> "&until=" + EngineTime.seconds(moment))
                        .orElse("")
                + (query.tail().isPresent() ? "&tail=" + query.tail().getAsInt() : "");
        return Call.of((follow ? "follow" : "read") + " the log of container " + container, "GET", path, limits.query())
                .with(follow ? Patience.total(limits.query()) : Patience.untilSilentFor(limits.query()));
    }

    // Networks

    @Override
    public String createNetwork(NewNetwork action) {
        UnknownToEngine.in(action.spec(), api).forEach(LOG::warn);
        Call call = Call.of("create network " + action.spec().name(), "POST", "/networks/create", limits.create())
                .with(networkJson(action));
        return create(call, action.labels(), () -> findNetwork(action.engineName())
                .map(facts -> new Existing(facts.id(), facts.labels())));
    }

    private static ObjectNode networkJson(NewNetwork action) {
        NetworkSpec spec = action.spec();
        ObjectNode json = Json.object()
                .put("Name", action.engineName())
                .put("Driver", spec.driver())
                // Engines before API 1.44 take a name twice unless told not to.
                .put("CheckDuplicate", true)
                .put("Internal", spec.internal())
                .put("Attachable", spec.attachable())
                .put("EnableIPv6", spec.ipv6());
        json.set("Labels", Json.object(action.labels()));
        json.set("Options", Json.object(spec.driverOptions()));
        if (!spec.subnets().isEmpty()) {
            ArrayNode ranges = json.putObject("IPAM").put("Driver", "default").putArray("Config");
            for (NetworkSpec.Subnet subnet : spec.subnets()) {
                ObjectNode range = ranges.addObject().put("Subnet", subnet.cidr());
                subnet.range().ifPresent(value -> range.put("IPRange", value));
                subnet.gateway().ifPresent(value -> range.put("Gateway", value));
                if (!subnet.auxiliary().isEmpty()) {
                    range.set("AuxiliaryAddresses", Json.object(subnet.auxiliary()));
                }
            }
        }
        spec.engineSettings().forEach((pointer, value) -> Json.set(json, pointer, value));
        return json;
    }

    @Override
    public Optional<NetworkFacts> findNetwork(String network) {
        return found(Call.of("look up network " + network, "GET", network(network, ""), limits.query()), Kind.NOT_FOUND)
                .map(Facts::network);
    }

    private static String network(String network, String what) {
        return "/networks/" + EngineClient.segment(network) + what;
    }

    @Override
    public List<NetworkFacts> listNetworks(Map<String, String> labels) {
        JsonNode list =
                client.json(Call.of("list networks", "GET", "/networks?filters=" + filters(labels), limits.query()));
        List<NetworkFacts> networks = new ArrayList<>();
        list.forEach(network -> networks.add(Facts.network(network)));
        return List.copyOf(networks);
    }

    @Override
    public void connectNetwork(String network, String container, List<String> aliases, Optional<String> ipv4Address) {
        ObjectNode endpoint = Json.object();
        if (!aliases.isEmpty()) {
            endpoint.set("Aliases", Json.array(aliases));
        }
        ipv4Address.ifPresent(address -> endpoint.putObject("IPAMConfig").put("IPv4Address", address));
        connect(network, container, container, endpoint);
    }

    private void connect(String network, String container, String shown, ObjectNode endpoint) {
        ObjectNode body = Json.object().put("Container", container);
        body.set("EndpointConfig", endpoint);
        client.run(Call.of(
                        "connect container " + shown + " to network " + network,
                        "POST",
                        network(network, "/connect"),
                        limits.create())
                .with(body));
    }

    @Override
    public void disconnectNetwork(String network, String container) {
        client.run(Call.of(
                        "disconnect container " + container + " from network " + network,
                        "POST",
                        network(network, "/disconnect"),
                        limits.create())
                .with(Json.object().put("Container", container).put("Force", true)));
    }

    @Override
    public void removeNetwork(String network) {
        removeIfThere(Call.of("remove network " + network, "DELETE", network(network, ""), limits.remove()));
    }

    // Volumes

    @Override
    public boolean createVolume(NewVolume action) {
        ObjectNode body = Json.object()
                .put("Name", action.engineName())
                .put("Driver", action.spec().driver());
        body.set("DriverOpts", Json.object(action.spec().driverOptions()));
        body.set("Labels", Json.object(action.labels()));
        JsonNode made =
                client.json(Call.of("create volume " + action.spec().name(), "POST", "/volumes/create", limits.create())
                        .with(body)
                        .canBeRepeated());
        // The engine answers alike for a volume that was there; only its labels tell.
        return !action.labels().containsKey(NONCE_LABEL) || isOurs(Json.map(made.path("Labels")), action.labels());
    }

    @Override
    public Optional<VolumeFacts> findVolume(String volume) {
        return found(Call.of("look up volume " + volume, "GET", volume(volume), limits.query()), Kind.NOT_FOUND)
                .map(Facts::volume);
    }

    private static String volume(String volume) {
        return "/volumes/" + EngineClient.segment(volume);
    }

    @Override
    public List<VolumeFacts> listVolumes(Map<String, String> labels) {
        JsonNode list =
                client.json(Call.of("list volumes", "GET", "/volumes?filters=" + filters(labels), limits.query()));
        List<VolumeFacts> volumes = new ArrayList<>();
        list.path("Volumes").forEach(volume -> volumes.add(Facts.volume(volume)));
        return List.copyOf(volumes);
    }

    @Override
    public void removeVolume(String volume) {
        removeIfThere(Call.of("remove volume " + volume, "DELETE", volume(volume), limits.remove()));
    }

    @Override
    public Subscription events(EventListener listener) {
        return events.subscribe(listener);
    }

    @Override
    public Optional<String> classPath() {
        return EngineClassPath.of(info);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return typed().as(type);
    }

    /** Not before it is asked for: docker-java's own client is two hundred classes. */
    private synchronized TypedClient typed() {
        TypedClient current = typed;
        if (current == null) {
            current = new TypedClient(client.transport(), info);
            typed = current;
        }
        return current;
    }

    @Override
    public void close() {
        events.close();
        client.close();
    }
}
