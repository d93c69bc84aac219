package org.containerharness.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.ImageTransfer;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.build.ImageBuild;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineImages;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.ImageLayer;
import org.containerharness.engine.ImageSummary;
import org.containerharness.engine.NewImage;
import org.containerharness.engine.PullProgress;
import org.containerharness.files.CommitInstruction;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;

/** Images of a real engine. */
final class DockerImages implements EngineImages {

    private static final int TAG_TRIES = 3;

    private final EngineClient client;
    private final EngineInfo info;
    private final ResourceCalls calls;
    private final EngineLimits limits;
    private final ImageTransfer transfer;
    private final ImageBuild build;
    private final Object names = new Object();

    DockerImages(EngineClient client, EngineInfo info, ImageTransfer transfer, ImageBuild build) {
        this.info = info;
        this.client = client;
        this.calls = new ResourceCalls(client);
        this.limits = client.limits();
        this.transfer = transfer;
        this.build = build;
    }

    @Override
    public Optional<ImageDetails> find(String reference) {
        return calls.found(
                        Call.of(
                                "look up image " + reference,
                                "GET",
                                "/images/" + EngineClient.segment(reference) + "/json",
                                limits.query()),
                        Kind.IMAGE_MISSING)
                .map(json -> InspectJson.image(json, client.dialect()));
    }

    @Override
    public List<ImageSummary> list(Map<String, String> labels) {
        return calls.list(
                Call.of("list images", "GET", "/images/json?filters=" + ResourceCalls.filters(labels), limits.query()),
                json -> InspectJson.imageSummary(json, client.dialect()));
    }

    @Override
    public List<ImageLayer> history(String image) {
        return calls.list(
                Call.of(
                        "read the history of image " + image,
                        "GET",
                        "/images/" + EngineClient.segment(image) + "/history",
                        limits.query()),
                InspectJson::imageLayer);
    }

    @Override
    public void pull(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        transfer.pull(reference, platform, progress);
    }

    @Override
    public String push(ImageReference reference, Consumer<PullProgress> progress) {
        return transfer.push(reference, progress);
    }

    @Override
    public String build(NewImage wanted, Consumer<String> output) {
        return build.build(wanted, output).orElseGet(() -> find(wanted.tag())
                .map(ImageDetails::id)
                .orElseThrow(() -> new EngineException(
                        Kind.BUILD_FAILED, 0, "The build of " + wanted.tag() + " ended without an image.", null)));
    }

    @Override
    public String commit(String container, ImageReference reference, CommitSpec changes) {
        info.require(Capability.COMMIT, "An image of container " + container);
        StringBuilder query = new StringBuilder("/commit?container=" + EngineClient.encode(container))
                .append("&repo=")
                .append(EngineClient.encode(reference.name()))
                .append("&tag=")
                .append(EngineClient.encode(reference.tag().orElse("latest")))
                .append("&pause=")
                .append(changes.isPaused() && canPause(container));
        changes.author().ifPresent(author -> query.append("&author=").append(EngineClient.encode(author)));
        changes.message().ifPresent(message -> query.append("&comment=").append(EngineClient.encode(message)));
        changes.instructions().stream()
                .flatMap(line -> CommitInstruction.told(line, "of " + container, info).stream())
                .forEach(line -> query.append("&changes=").append(EngineClient.encode(line)));
        Call call = Call.of(
                        "commit container " + container + " as " + reference, "POST", query.toString(), limits.build())
                .with(Json.object());
        return Json.text(client.json(call), "Id");
    }

    /** Some that cannot would refuse it of a container that does not even run. */
    private boolean canPause(String container) {
        if (info.has(Capability.PAUSE)) {
            return true;
        }
        Call look = Call.of(
                "inspect container " + container, "GET", DockerContainers.path(container, "/json"), limits.query());
        if (client.json(look).path("State").path("Running").asBoolean()) {
            info.require(Capability.PAUSE, "A commit of container " + container + " without CommitSpec.withoutPause()");
        }
        return false;
    }

    @Override
    public void importLayer(ImageReference reference, byte[] layer, List<String> changes) {
        StringBuilder query =
                new StringBuilder("?fromSrc=-").append(client.dialect().imported(reference));
        changes.forEach(change -> query.append("&changes=").append(EngineClient.encode(change)));
        client.run(Call.of("import image " + reference, "POST", "/images/create" + query, limits.copy())
                .with(() -> new ByteArrayInputStream(layer))
                .canBeRepeated());
    }

    @Override
    public void tag(String image, ImageReference newReference) {
        String tag = newReference.tag().orElse("latest");
        Call call = Call.of(
                        "tag image " + image + " as " + newReference,
                        "POST",
                        "/images/" + EngineClient.segment(image) + "/tag?repo="
                                + EngineClient.encode(newReference.name()) + "&tag=" + EngineClient.encode(tag),
                        limits.query())
                .canBeRepeated();
        oneNameAtATime(() -> {
            client.run(call);
            // Another process may have named the same image meanwhile.
            for (int tries = 1;
                    client.dialect().losesNames()
                            && find(newReference.toString()).isEmpty();
                    tries++) {
                if (tries == TAG_TRIES) {
                    throw new EngineException(
                            Kind.OTHER,
                            0,
                            "The image " + image + " was given the name " + newReference + " " + tries
                                    + " times, and has lost it each time: somebody else changes names of the same image."
                                    + " Podman 4.8 and later keep all of them.",
                            null);
                }
                client.run(call);
            }
        });
    }

    @Override
    public void remove(String image, boolean force) {
        oneNameAtATime(() -> calls.removeIfThere(Call.of(
                "remove image " + image,
                "DELETE",
                "/images/" + EngineClient.segment(image) + "?force=" + force,
                limits.remove())));
    }

    private void oneNameAtATime(Runnable change) {
        if (!client.dialect().losesNames()) {
            change.run();
            return;
        }
        synchronized (names) {
            change.run();
        }
    }

    @Override
    public void save(List<String> images, OutputStream target) throws IOException {
        StringBuilder names = new StringBuilder();
        images.forEach(image ->
                names.append(names.length() == 0 ? "?names=" : "&names=").append(EngineClient.encode(image)));
        Call call = Call.of("save images " + images, "GET", "/images/get" + names, limits.copy())
                .with(CallTimeout.untilSilentFor(limits.copy()))
                .once();
        try (DockerHttpClient.Response answer = client.open(call)) {
            answer.getBody().transferTo(target);
        }
    }

    @Override
    public List<String> load(InputStream source) {
        Call call = Call.of("load images", "POST", "/images/load?quiet=true", limits.copy())
                .with(CallTimeout.untilSilentFor(limits.copy()))
                .with(() -> source);
        return client.make(call, answer -> InspectJson.loaded(answer.getBody(), client.dialect()));
    }
}
