package org.containerharness.junit;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.FileSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** What {@link WithVolume} declares. */
final class VolumeDeclarations implements Declarations<WithVolume> {

    @Override
    public StackSpec declare(WithVolume annotation, DeclarationContext context) {
        Attributes attributes = new Attributes(context.place());
        Optional<String> name = Attributes.text(annotation.value()).or(context::fieldName);
        if (name.isEmpty()) {
            attributes.problem("value", "the volume has no name. Give it one, such as @WithVolume(\"orders-data\").");
        }
        List<FileSpec> files = attributes.readAll("files", annotation.files(), ContainerDeclarations::file);
        var options = attributes.pairs("options", annotation.options());
        var labels = attributes.pairs("labels", annotation.labels());
        String driver = Attributes.text(annotation.driver()).orElse("local");
        Optional<VolumeSpec> spec = name.flatMap(text -> attributes.attempt(
                annotation.external() ? "engineName" : "value",
                () -> new VolumeSpec(
                        text,
                        Attributes.text(annotation.engineName()),
                        annotation.external(),
                        driver,
                        options,
                        labels,
                        files,
                        List.of(),
                        context.place())));
        attributes.verify();
        return context.stack().plus(spec.orElseThrow());
    }
}
