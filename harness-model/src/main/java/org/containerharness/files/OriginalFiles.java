package org.containerharness.files;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/**
 * Files of a person in a container, whose programs know only where the copies are.
 *
 * @param files copied into it
 */
public record OriginalFiles(List<FileSpec> files) {

    public OriginalFiles {
        files = List.copyOf(files);
    }

    /** A word of a path goes on with these; a full stop may end a sentence. */
    private static final String GOES_ON = "[\\w-]|[./]\\w";

    /**
     * A copy.
     *
     * @param path where the copies are
     * @param name of the file as it was declared; of a folder with a slash at its end
     */
    private record Copy(Pattern path, String name) {}

    /** The text with each path of a copy replaced by the declared name of the file that it is a copy of. */
    public String named(String text) {
        String named = text;
        for (Copy copy : copies()) {
            named = copy.path().matcher(named).replaceAll(Matcher.quoteReplacement(copy.name()));
        }
        return named;
    }

    /** The one that the last of these lines that names any names last. */
    public Optional<String> lastIn(List<String> lines) {
        String last = "";
        for (String line : lines) {
            int end = -1;
            for (Copy copy : copies()) {
                Matcher matcher = copy.path().matcher(line);
                while (matcher.find()) {
                    if (matcher.end() > end) {
                        end = matcher.end();
                        last = copy.name().endsWith("/") ? copy.name() + wordAt(line, end) : copy.name();
                    }
                }
            }
        }
        return last.isEmpty() ? Optional.empty() : Optional.of(last);
    }

    private static String wordAt(String line, int start) {
        Matcher word = Pattern.compile("[\\w./-]*\\w").matcher(line).region(start, line.length());
        return word.lookingAt() ? word.group() : "";
    }

    /** Files before folders, which others may have been copied into. */
    private List<Copy> copies() {
        List<Copy> copies = new ArrayList<>();
        List<Copy> folders = new ArrayList<>();
        for (FileSpec file : files) {
            String target = file.target().normalized().text();
            String source = nameOf(file.source());
            if (source.endsWith("/")) {
                folders.add(new Copy(Pattern.compile(Pattern.quote(target + "/") + "(?=\\w)"), source));
            } else if (!source.isEmpty()) {
                String path = file.target().isFolder()
                        ? new ContainerPath(target)
                                .child(file.ownName().orElseThrow())
                                .text()
                        : target;
                copies.add(new Copy(Pattern.compile(Pattern.quote(path) + "(?!" + GOES_ON + ")"), source));
            }
        }
        copies.addAll(folders);
        return copies;
    }

    /** As it was declared, that of a folder with a slash at its end; empty for content given in place. */
    public static String nameOf(FileSpec.Source source) {
        if (source instanceof FileSpec.HostFile host) {
            String path = host.path().toString();
            return Files.isDirectory(host.path()) && !path.endsWith("/") ? path + "/" : path;
        }
        return source instanceof FileSpec.ClassPathResource resource ? resource.name() : "";
    }
}
