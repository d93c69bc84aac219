package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Labels;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A harness on the real engine for the tests of a class, which records its calls. Each test closes its own stacks, so
 * after each nothing of this process may be on the engine.
 */
public final class RecordedHarness implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final List<CallListener.Call> calls = Collections.synchronizedList(new ArrayList<>());
    private Harness harness;

    @Override
    public void beforeAll(ExtensionContext context) {
        Settings settings = Settings.load();
        // Without bin/verify's environment, the stand-ins' prefix is what the set-up would have exported.
        Settings used = settings.text(Setting.IMAGE_PREFIX).isPresent() || System.getenv("CI") != null
                ? settings
                : settings.with(Setting.IMAGE_PREFIX, "containerharness/");
        harness = Harness.connect(used, calls::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Map<String, String> ours = Map.of(Labels.OWNER, harness.owner());
        assertThat(harness.engine().containers().list(ours)).isEmpty();
        assertThat(harness.engine().networks().list(ours)).isEmpty();
        assertThat(harness.engine().volumes().list(ours)).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        harness.close();
    }

    public Harness harness() {
        return harness;
    }

    /** Every call since the harness was connected, or since the list was cleared. */
    public List<CallListener.Call> calls() {
        return calls;
    }
}
