package org.containerharness.services.internal;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Optional;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.ContextFramework;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.space.ServiceKind;

/**
 * What every annotation of a service says.
 *
 * @param name empty for the field's, else the kind's
 * @param version the tag, empty for the default one
 * @param image a whole reference in place of the usual one
 * @param env further variables, which win over the service's own
 * @param networks it joins
 * @param connection as {@code @WithContainer} has it
 * @param proxied as {@code @WithContainer} has it
 */
public record ServiceDeclaration(
        String name,
        String version,
        String image,
        String[] env,
        String[] networks,
        String connection,
        boolean proxied) {

    /** By the attributes that the annotations of all services have. */
    public static ServiceDeclaration of(Annotation annotation) {
        return new ServiceDeclaration(
                text(annotation, "name"),
                text(annotation, "version"),
                text(annotation, "image"),
                (String[]) value(annotation, "env"),
                (String[]) value(annotation, "networks"),
                text(annotation, "connection"),
                (Boolean) value(annotation, "proxied"));
    }

    private static String text(Annotation annotation, String attribute) {
        return (String) value(annotation, attribute);
    }

    private static Object value(Annotation annotation, String attribute) {
        try {
            return annotation.annotationType().getMethod(attribute).invoke(annotation);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "@" + annotation.annotationType().getSimpleName() + " has no attribute " + attribute + ", as each"
                            + " annotation of a service should.",
                    e);
        }
    }

    /**
     * The container as far as all services are alike.
     *
     * @param kind as {@link ServiceKind#name} says
     * @param repository of the usual image
     * @param defaultVersion its tag
     * @param environment of the service
     */
    public ContainerSpec container(
            DeclarationContext context,
            Attributes attributes,
            String kind,
            String repository,
            String defaultVersion,
            Map<String, String> environment) {
        if (!version.isEmpty() && !image.isEmpty()) {
            attributes.problem("version", "both a version and a whole image are given. Leave one of the two out.");
        }
        Optional<String> ownTag = Attributes.text(version).filter(tag -> !tag.matches("\\w[\\w.-]*"));
        ownTag.ifPresent(tag -> attributes.problem(
                "version", "<" + tag + "> is no version. Write a tag, such as " + defaultVersion + "."));
        String reference = Attributes.text(image)
                .orElse(repository + ":"
                        + Attributes.text(version)
                                .filter(tag -> ownTag.isEmpty())
                                .orElse(defaultVersion));
        String ownName = Attributes.text(name).or(context::fieldName).orElse(kind);
        ImageSource source = attributes
                .attempt("image", () -> ImageSource.named(reference))
                .orElseGet(() -> ImageSource.named(repository));
        ContainerSpec spec = attributes
                .attempt("name", () -> ContainerSpec.of(ownName, source))
                .orElseGet(() -> ContainerSpec.of(kind, source))
                .withPlace(context.place())
                .process(process -> process.plusEnvironment(environment).plusEnvironment(attributes.pairs("env", env)))
                .networking(networking ->
                        networking.plusNetworks(attributes.readAll("networks", networks, NetworkAttachment::parse)));
        ContainerSpec labelled = (proxied ? spec.proxied() : spec).plusLabels(Map.of(ServiceKind.LABEL, kind));
        return connection.isEmpty() ? labelled : labelled.plusLabels(Map.of(ContextFramework.CONNECTION, connection));
    }
}
