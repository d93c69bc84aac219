package org.containerharness.services.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Place;
import org.containerharness.model.RegistryLogin;
import org.containerharness.model.RegistrySpec;
import org.containerharness.model.StackSpec;

/**
 * A registry in a container: Docker's own, which listens on port 5000, so that references to it are written {@code
 * name:5000/app:1}. It is reached under a free port of this machine's loopback address, which engines need no
 * configuration for.
 *
 * @param name of the container
 * @param image default {@code registry:2}
 * @param login what it asks for, empty for nothing
 * @param isTls speaks TLS with a certificate of its own
 * @param images what it has from the beginning
 * @param place where it was declared
 */
public record LocalRegistry(
        String name, String image, Optional<RegistryLogin> login, boolean isTls, List<Published> images, Place place) {

    private static final int PORT = 5000;

    /**
     * An image that is published into it.
     *
     * @param source pulled if the engine does not have it
     * @param target its name there, such as {@code team/app:1}
     */
    public record Published(ImageReference source, ImageReference target) {

        /** Reads {@code redis:7}, or {@code redis:7=team/cache:1} for another name there. */
        public static Published parse(String text) {
            if (text.startsWith("@")) {
                throw new InvalidValueException("<" + text + "> is declared in the same stack. Publish it where it is"
                        + " declared, with its push.");
            }
            int equals = text.indexOf('=');
            ImageReference source = ImageReference.parse(equals < 0 ? text : text.substring(0, equals));
            ImageReference target = equals < 0
                    ? new ImageReference(Optional.empty(), source.repository(), source.tag(), Optional.empty())
                    : ImageReference.parse(text.substring(equals + 1));
            return new Published(source, target);
        }
    }

    public LocalRegistry {
        images = List.copyOf(images);
    }

    /** Plain HTTP, without a log-in. */
    public static LocalRegistry named(String name) {
        return new LocalRegistry(name, "registry:2", Optional.empty(), false, List.of(), Place.IN_CODE);
    }

    public LocalRegistry withImage(String newImage) {
        return new LocalRegistry(name, newImage, login, isTls, images, place);
    }

    /** Lets in who knows this. */
    public LocalRegistry withLogin(String user, String password) {
        return new LocalRegistry(
                name, image, Optional.of(new RegistryLogin(name + ":" + PORT, user, password)), isTls, images, place);
    }

    public LocalRegistry withTls() {
        return new LocalRegistry(name, image, login, true, images, place);
    }

    /** Publishes {@code redis:7}, or {@code redis:7=team/cache:1} under another name. */
    public LocalRegistry publish(String text) {
        List<Published> all = new ArrayList<>(images);
        all.add(Published.parse(text));
        return new LocalRegistry(name, image, login, isTls, all, place);
    }

    public LocalRegistry withPlace(Place newPlace) {
        return new LocalRegistry(name, image, login, isTls, images, newPlace);
    }

    /** The stack with the registry and what is published into it. */
    public StackSpec addedTo(StackSpec stack) {
        ContainerSpec container = ContainerSpec.of(name, image)
                .ports(Integer.toString(PORT))
                .env("REGISTRY_STORAGE_DELETE_ENABLED", "true")
                .withPlace(place);
        if (login.isPresent()) {
            container = container
                    .process(process -> process.plusEnvironment(Map.of(
                            "REGISTRY_AUTH", "htpasswd",
                            "REGISTRY_AUTH_HTPASSWD_REALM", name,
                            "REGISTRY_AUTH_HTPASSWD_PATH", "/auth/htpasswd")))
                    .file(FileSpec.ofText(
                            login.get().user() + ":"
                                    + Bcrypt.hash(
                                            login.get().user(), login.get().password()) + "\n",
                            "/auth/htpasswd"));
        }
        Optional<SelfSigned> tls = isTls ? Optional.of(SelfSigned.of(name)) : Optional.empty();
        if (tls.isPresent()) {
            container = container
                    .process(process -> process.plusEnvironment(Map.of(
                            "REGISTRY_HTTP_TLS_CERTIFICATE", "/tls/registry.crt",
                            "REGISTRY_HTTP_TLS_KEY", "/tls/registry.key")))
                    .file(FileSpec.ofText(tls.get().certificate(), "/tls/registry.crt"))
                    .file(FileSpec.ofText(tls.get().key(), "/tls/registry.key"));
        }
        StackSpec all = stack.plus(container)
                .plus(new RegistrySpec(name + ":" + PORT, login, tls.map(SelfSigned::certificate)));
        int number = 0;
        for (Published published : images) {
            all = all.plus(new ImageSpec(
                    name + "-image-" + ++number,
                    new ImageSource.Pulled(published.source(), Optional.empty(), Optional.empty()),
                    List.of(),
                    List.of(ImageReference.parse(name + ":" + PORT + "/" + published.target())),
                    place));
        }
        return all;
    }
}
