package org.containerharness.space;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ServiceFacts;

/**
 * A kind of service, such as PostgreSQL: what tests get of a container that is one, and the clients that connect to it.
 * Found by {@link ServiceLoader}, so that a service of your own is as good as those of the harness. A container is of a
 * kind by its image, or by the label {@link #LABEL} with the kind's name.
 *
 * @param <S> what tests get of it
 */
public interface ServiceKind<S extends Space> {

    /** The label of a container that says what its image does not. */
    String LABEL = "containerharness.service";

    /** As messages and labels say it, such as {@code postgres}. */
    String name();

    /** The last parts of the names of images that are this service; default its own name. */
    default Set<String> images() {
        return Set.of(name());
    }

    /** The type that tests ask for. */
    Class<S> type();

    /** All that a container of this kind serves, as who may do everything sees it. */
    S whole(ServiceFacts container);

    /** The clients that can be connected, to the whole and to spaces of the same type. */
    List<ServiceClient<S>> clients();

    /** Those on the class path. */
    static List<ServiceKind<?>> all() {
        return ServiceLoader.load(ServiceKind.class, ServiceKind.class.getClassLoader()).stream()
                .<ServiceKind<?>>map(ServiceLoader.Provider::get)
                .toList();
    }

    /** What a container is that has these labels and this image, of any registry. */
    static Optional<ServiceKind<?>> of(Map<String, String> labels, String image) {
        String path = image.replaceFirst("@.*", "").replaceFirst(":[^/]*$", "");
        String last = path.substring(path.lastIndexOf('/') + 1);
        String label = labels.getOrDefault(LABEL, "");
        return all().stream()
                .filter(kind -> label.isEmpty()
                        ? kind.images().contains(last)
                        : kind.name().equals(label))
                .findFirst();
    }

    /** What a container will be. */
    static Optional<ServiceKind<?>> of(ContainerSpec spec) {
        String image = spec.image() instanceof ImageSource.Pulled pulled
                ? pulled.reference().repository()
                : "";
        return of(spec.labels(), image);
    }
}
