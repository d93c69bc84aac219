package org.containerharness.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.containerharness.Harness;
import org.containerharness.images.LockFile;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.settings.Setting;

/** A lock file beside what registries, or the engine, have. */
final class LockedImages {

    private final Harness harness;
    private final Path file;
    private final boolean isOffline;
    private final PrintStream out;

    LockedImages(Harness harness, Path file, boolean isOffline, PrintStream out) {
        this.harness = harness;
        this.file = file;
        this.isOffline = isOffline;
        this.out = out;
    }

    /** @return the exit code */
    int lock(List<String> more) {
        if (isOffline) {
            out.println("Digests come from registries, which " + Setting.IMAGE_OFFLINE.key()
                    + " forbids to ask. Lock without it.");
            return 1;
        }
        LockFile lock = LockFile.read(file);
        Set<String> references = new LinkedHashSet<>(new TreeMap<>(lock.digests()).keySet());
        more.forEach(text -> references.add(ImageReference.parse(text).toString()));
        List<String> failures = new ArrayList<>();
        for (String text : references) {
            ImageReference reference = ImageReference.parse(text);
            Optional<String> digest = digest(text, failures);
            if (digest.isPresent()) {
                lock = lock.with(reference, digest.get());
                out.println("locked   " + reference + " " + digest.get());
            }
        }
        lock.write(file);
        failures.forEach(out::println);
        return failures.isEmpty() ? 0 : 1;
    }

    /** @return the exit code */
    int verify() {
        Map<String, String> locked = new TreeMap<>(LockFile.read(file).digests());
        List<String> failures = new ArrayList<>();
        if (locked.isEmpty()) {
            failures.add("The lock file " + file + " locks nothing. Write it with: images lock IMAGE ...");
        }
        locked.forEach((reference, digest) -> {
            if (isOffline) {
                verifyLocally(reference, digest, failures);
                return;
            }
            Optional<String> now = digest(reference, failures);
            if (now.isPresent() && !now.get().equals(digest)) {
                failures.add("outdated " + reference + ": locked " + digest + ", the registry has " + now.get());
            } else if (now.isPresent()) {
                out.println("current  " + reference);
            }
        });
        failures.forEach(out::println);
        return failures.isEmpty() ? 0 : 1;
    }

    private void verifyLocally(String reference, String digest, List<String> failures) {
        String pinned = harness.images().used(reference).name() + "@" + digest;
        if (harness.engine().images().find(pinned).isPresent()) {
            out.println("present  " + reference);
        } else {
            failures.add("missing  " + reference + ": the engine does not have " + pinned);
        }
    }

    private Optional<String> digest(String reference, List<String> failures) {
        ImageReference used = harness.images().used(reference);
        try {
            Optional<String> digest = harness.images().registryDigest(used.toString());
            if (digest.isEmpty()) {
                failures.add("unknown  " + reference + ": the registry does not have " + used);
            }
            return digest;
        } catch (HarnessException e) {
            boolean isLocal = harness.engine().images().find(used.toString()).isPresent();
            failures.add("failed   " + reference + ": "
                    + (isLocal ? "the engine has " + used + ", but no registry could be asked for its digest. " : "")
                    + e.getMessage());
            return Optional.empty();
        }
    }
}
