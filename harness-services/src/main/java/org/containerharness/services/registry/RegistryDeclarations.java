package org.containerharness.services.registry;

import java.util.List;
import java.util.Optional;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.RegistryLogin;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.LogIn;

/** What {@link WithRegistry} declares. */
final class RegistryDeclarations implements Declarations<WithRegistry> {

    @Override
    public StackSpec declare(WithRegistry annotation, DeclarationContext context) {
        Attributes attributes = new Attributes(context.place());
        Optional<String> name = Attributes.text(annotation.name()).or(context::fieldName);
        if (name.isEmpty()) {
            attributes.problem("name", "the registry has no name. Give it one, such as name = \"hub\".");
        }
        LogIn.check(attributes, annotation.user(), annotation.password());
        List<LocalRegistry.Published> images =
                attributes.readAll("images", annotation.images(), LocalRegistry.Published::parse);
        var image = attributes.read("image", annotation.image(), org.containerharness.model.ImageReference::parse);
        Optional<LocalRegistry> registry = name.filter(given -> image.isPresent())
                .map(text -> new LocalRegistry(
                        text,
                        annotation.image(),
                        Attributes.text(annotation.user())
                                .map(user -> new RegistryLogin(text + ":5000", user, annotation.password())),
                        annotation.tls(),
                        images,
                        context.place()));
        Optional<StackSpec> stack =
                registry.flatMap(found -> attributes.attempt("name", () -> found.addedTo(context.stack())));
        attributes.verify();
        return stack.orElseThrow();
    }
}
