package org.containerharness.services.nginx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithNginx} declares. */
final class NginxDeclarations implements Declarations<WithNginx> {

    @Override
    public StackSpec declare(WithNginx annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        List<FileSpec> files = new ArrayList<>();
        attributes
                .read("content", annotation.content(), text -> InitFiles.source(text, context.testClass()))
                .ifPresent(source -> files.add(file(source, "/usr/share/nginx/html/", FileSpec.KEEP_MODE)));
        attributes
                .read("config", annotation.config(), text -> InitFiles.source(text, context.testClass()))
                .ifPresent(source -> files.add(file(source, "/etc/nginx/conf.d/default.conf", 0644)));
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "nginx", "nginx", "1", Map.of())
                .ports(Integer.toString(NginxKind.PORT))
                .plusFiles(files)
                // It listens when it has read all of its configuration; what a path answers is the configuration's.
                .waitFor(new ReadyCondition.Listening(List.of(ContainerPort.tcp(NginxKind.PORT))));
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static FileSpec file(FileSpec.Source source, String target, int mode) {
        return new FileSpec(source, new ContainerPath(target), mode, 0, 0);
    }
}
