package org.containerharness.junit;

import org.containerharness.Harness;
import org.containerharness.junit.internal.Session;
import org.containerharness.settings.Settings;

/**
 * Makes the harness of a launcher session, or one for each engine of {@code harness.engines}; the default is {@link Harness#connect(Settings)}.
 *
 * <p>To use another one, put it into the store of the launcher session before the first test runs:
 *
 * <pre>{@code
 * public void launcherSessionOpened(LauncherSession session) {
 *     session.getStore().put(Namespace.create(HarnessFactory.NAMESPACE), HarnessFactory.class, myFactory);
 * }
 * }</pre>
 */
@FunctionalInterface
public interface HarnessFactory {

    /** The single part of the namespace in which the extension keeps everything. */
    String NAMESPACE = Session.NAMESPACE;

    /**
     * Called at most once in a launcher session, or for each engine of several, when something is needed of it; the session
     * closes what it returns.
     *
     * @param settings that name the one engine
     */
    Harness create(Settings settings);
}
