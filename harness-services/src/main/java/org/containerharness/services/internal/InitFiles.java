package org.containerharness.services.internal;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.containerharness.junit.Attributes;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;

/** Files that a service reads when it starts: of the class path, or of the module's folder. */
public final class InitFiles {

    private InitFiles() {}

    /**
     * Scripts as copies in a folder whose programs run in the order of their names; of a folder, what is in it.
     *
     * @param attribute that names them
     * @param folder of the container
     */
    public static List<FileSpec> numbered(
            Attributes attributes, String attribute, String[] texts, Class<?> testClass, String folder) {
        List<FileSpec> files = new ArrayList<>();
        List<FileSpec.Source> sources = attributes.readAll(attribute, texts, text -> source(text, testClass));
        for (FileSpec.Source source : sources) {
            FileSpec file = new FileSpec(source, new ContainerPath(folder + "/"), FileSpec.KEEP_MODE, 0, 0);
            String number = String.format(Locale.ROOT, "%03d-", files.size() + 1);
            files.add(
                    isFolder(source)
                            ? file
                            : file.withTarget(new ContainerPath(
                                    folder + "/" + number + file.ownName().orElse("script"))));
        }
        return files;
    }

    private static boolean isFolder(FileSpec.Source source) {
        return source instanceof FileSpec.HostFile host
                ? Files.isDirectory(host.path())
                : source instanceof FileSpec.ClassPathResource resource
                        && resource.name().endsWith("/");
    }

    /**
     * Reads {@code classpath:schema.sql}, or a name that is looked for in the module's folder first and on the class path
     * then.
     *
     * @throws InvalidValueException if it is in neither place
     */
    public static FileSpec.Source source(String text, Class<?> testClass) {
        boolean isResource = text.startsWith("classpath:");
        String name = isResource ? text.substring("classpath:".length()) : text;
        if (name.isBlank()) {
            throw new InvalidValueException("it names no file. Write classpath:schema.sql, or a path.");
        }
        if (!isResource && Files.exists(Path.of(name))) {
            return new FileSpec.HostFile(Path.of(name));
        }
        FileSpec.ClassPathResource resource = new FileSpec.ClassPathResource(name);
        if (url(resource.name(), testClass).isPresent()) {
            return resource;
        }
        throw new InvalidValueException("there is no <" + name + "> "
                + (isResource ? "" : "in the module's folder (" + Path.of("").toAbsolutePath() + "), nor ")
                + "on the class path.");
    }

    private static Optional<URL> url(String name, Class<?> testClass) {
        ClassLoader own = testClass.getClassLoader();
        return Optional.ofNullable(own.getResource(name))
                .or(() -> Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                        .map(loader -> loader.getResource(name)));
    }
}
