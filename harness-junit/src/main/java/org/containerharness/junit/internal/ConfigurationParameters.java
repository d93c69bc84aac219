package org.containerharness.junit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.containerharness.log.Log;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * JUnit's configuration parameters, without what a dependency could bring: JUnit also reads the first
 * {@code junit-platform.properties} of the class path, and that may be in anybody's jar. What decides about safety is
 * not taken from there.
 */
public final class ConfigurationParameters implements Function<String, Optional<String>> {

    private static final Log LOG = Log.ofHarness();

    private static final String FILE = "junit-platform.properties";

    private final Function<String, Optional<String>> all;
    private final Optional<URL> jar;
    private final Properties fromJar;

    /** @param all by key, as JUnit has them */
    public ConfigurationParameters(Function<String, Optional<String>> all) {
        this.all = all;
        this.jar = Optional.ofNullable(loader().getResource(FILE))
                .filter(file -> !file.getProtocol().equals("file"));
        this.fromJar = new Properties();
        jar.ifPresent(this::read);
    }

    /** The loader whose file JUnit reads. */
    private static ClassLoader loader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
    }

    private void read(URL file) {
        try (InputStream in = file.openStream()) {
            fromJar.load(in);
        } catch (IOException e) {
            LOG.debug("JUnit's settings in {} cannot be read.", file, e);
        }
    }

    @Override
    public Optional<String> apply(String key) {
        Optional<String> value = all.apply(key);
        if (value.isEmpty() || !isFromJar(key, value.get())) {
            return value;
        }
        LOG.warn(
                "{} = {} in {} is not used: a file in a jar may come with any dependency. If it is meant, say so in the"
                        + " project's harness.properties or with -D{}={}.",
                key,
                value.get(),
                jar.map(URL::toString).orElse(FILE),
                key,
                value.get());
        return Optional.empty();
    }

    private boolean isFromJar(String key, String value) {
        return value.equals(fromJar.getProperty(key))
                && System.getProperty(key) == null
                && (Settings.isUse(key)
                        || Arrays.stream(Setting.values())
                                .anyMatch(setting ->
                                        setting.isSafety() && setting.key().equals(key)));
    }
}
