package org.containerharness.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;

/** Reads a build context out of a jar. */
final class JarContext {

    private JarContext() {}

    /** A class-path folder inside a jar; its .dockerignore counts too. */
    static BuildContext of(BuildSpec spec, String name) throws IOException {
        String folder = name.endsWith("/") ? name : name + "/";
        List<TarStream.Entry> all = CopiedFiles.entries(List.of(new FileSpec(
                new FileSpec.ClassPathResource(folder), new ContainerPath("/"), FileSpec.KEEP_MODE, 0, 0)));
        Map<String, TarStream.Entry> byName = new HashMap<>();
        all.forEach(entry -> byName.put(entry.header().getName(), entry));
        String dockerfile = spec.inlineDockerfile().isPresent() ? BuildContext.INLINE_NAME : spec.dockerfile();
        TarStream.Entry ignoreFile =
                byName.getOrDefault(dockerfile + BuildContext.IGNORE_FILE, byName.get(BuildContext.IGNORE_FILE));
        Optional<String> ignoreText = ignoreFile == null ? Optional.empty() : Optional.of(text(ignoreFile));
        DockerIgnore ignore = BuildContext.ignore(ignoreText);
        List<BuildContext.Item> items = new ArrayList<>();
        for (TarStream.Entry entry : all) {
            String plain = entry.header().getName();
            plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
            if (!ignore.ignores(plain)) {
                items.add(item(plain, entry));
            }
        }
        if (spec.inlineDockerfile().isPresent()) {
            return new BuildContext(
                    Optional.empty(),
                    BuildContext.INLINE_NAME,
                    spec.inlineDockerfile().get(),
                    false,
                    ignoreText,
                    ContextFiles.done(items));
        }
        TarStream.Entry found = byName.get(dockerfile);
        if (found == null || found.content() == null) {
            throw new InvalidValueException(
                    "The Dockerfile <" + dockerfile + "> is not in the class-path folder <" + name + ">.");
        }
        return new BuildContext(Optional.empty(), dockerfile, text(found), false, ignoreText, ContextFiles.done(items));
    }

    private static BuildContext.Item item(String name, TarStream.Entry entry) {
        TarStream.Content content = entry.content();
        return new BuildContext.Item(
                name,
                content == null ? BuildContext.Kind.FOLDER : BuildContext.Kind.FILE,
                entry.header().getMode() & 07777,
                content == null ? 0 : entry.header().getSize(),
                Optional.empty(),
                "",
                content == null ? null : content::open);
    }

    private static String text(TarStream.Entry entry) throws IOException {
        TarStream.Content content = entry.content();
        if (content == null) {
            return "";
        }
        try (var input = content.open()) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
