package org.containerharness.services.wiremock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithWireMock} declares. */
final class WireMockDeclarations implements Declarations<WithWireMock> {

    @Override
    public StackSpec declare(WithWireMock annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        List<FileSpec> files = new ArrayList<>();
        attributes
                .read("mappings", annotation.mappings(), text -> InitFiles.source(text, context.testClass()))
                .ifPresent(source -> files.add(below("/home/wiremock/mappings/", source)));
        attributes
                .read("files", annotation.files(), text -> InitFiles.source(text, context.testClass()))
                .ifPresent(source -> files.add(below("/home/wiremock/__files/", source)));
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "wiremock", "wiremock/wiremock", "3.13.2", Map.of())
                .ports(Integer.toString(WireMockKind.PORT))
                .plusFiles(files)
                .waitFor(ReadyCondition.Http.get("/__admin/health").onPort(WireMockKind.PORT));
        attributes.verify();
        return context.stack().plus(annotation.options().length == 0 ? spec : spec.command(annotation.options()));
    }

    private static FileSpec below(String folder, FileSpec.Source source) {
        return new FileSpec(source, new ContainerPath(folder), FileSpec.KEEP_MODE, 0, 0);
    }
}
