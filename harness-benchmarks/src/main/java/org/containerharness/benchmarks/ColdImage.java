package org.containerharness.benchmarks;

import java.nio.file.Path;
import org.containerharness.Harness;
import org.containerharness.model.BuildSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/** Finds the image of an unchanged context in a JVM that has done nothing but connect; says how long that took. */
final class ColdImage {

    private ColdImage() {}

    /** @param args the context and the cache folder */
    public static void main(String[] args) {
        try (Harness harness = Harness.connect(Settings.load().with(Setting.CACHE_DIRECTORY, args[1]))) {
            Samples cold = new Samples();
            cold.time(() -> harness.images().build(BuildSpec.ofContext(Path.of(args[0]))));
            System.out.println(cold.median());
        }
    }
}
