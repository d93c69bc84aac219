package org.containerharness.services.localstack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HookSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.Service;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithLocalStack} declares. */
final class LocalStackDeclarations implements Declarations<WithLocalStack> {

    private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
    private static final String QUEUE = "[\\w-]{1,80}|[\\w-]{1,75}\\.fifo";
    private static final Pattern FAILED = Pattern.compile("\"name\": *\"([^\"]*)\", *\"state\": *\"ERROR\"");

    @Override
    public StackSpec declare(WithLocalStack annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(LocalStackKind.REGION, annotation.region());
        if (annotation.services().length > 0) {
            environment.put("SERVICES", String.join(",", annotation.services()));
        }
        List<FileSpec> scripts = InitFiles.numbered(
                        attributes, "init", annotation.init(), context.testClass(), "/etc/localstack/init/ready.d")
                .stream()
                .map(file -> new FileSpec(file.source(), file.target(), 0755, 0, 0))
                .toList();
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "localstack", "localstack/localstack", "4", environment)
                .ports(Integer.toString(LocalStackKind.PORT))
                .plusFiles(scripts)
                .waitFor(ReadyCondition.Http.get("/_localstack/init/ready")
                        .onPort(LocalStackKind.PORT)
                        .expectingBody("\"completed\": *true"));
        if (!scripts.isEmpty()) {
            spec = afterReady(spec, "looks whether its scripts succeeded", LocalStackDeclarations::check);
        }
        List<String> buckets = attributes.readAll(
                "buckets", annotation.buckets(), text -> checked(text, BUCKET, "a bucket", "invoices"));
        List<String> queues = attributes.readAll(
                "queues", annotation.queues(), text -> checked(text, QUEUE, "a queue", "orders or orders.fifo"));
        if (!buckets.isEmpty() || !queues.isEmpty()) {
            spec = afterReady(spec, "makes the buckets " + buckets + " and the queues " + queues, container -> {
                AwsCalls calls = AwsCalls.to(container, LocalStackKind.PORT);
                buckets.forEach(calls::makeBucket);
                queues.forEach(calls::makeQueue);
            });
        }
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static ContainerSpec afterReady(ContainerSpec spec, String description, HookSpec.Work work) {
        return spec.lifecycle(lifecycle -> lifecycle.plusAfterReady(HookSpec.code(description, work)));
    }

    private static String checked(String text, String pattern, String what, String example) {
        if (!text.matches(pattern)) {
            throw new InvalidValueException(
                    "<" + text + "> is no name of " + what + ". Write one such as " + example + ".");
        }
        return text;
    }

    /** It goes on when a script fails, and says so here only. */
    private static void check(Service container) {
        String failed = FAILED.matcher(
                        AwsCalls.to(container, LocalStackKind.PORT).scripts())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(", "));
        if (!failed.isEmpty()) {
            throw new HarnessException("The script " + failed + " of <" + container.name()
                    + "> failed. What it said is in the container's output.");
        }
    }
}
