package org.containerharness.compose.internal.translate;

import static org.containerharness.compose.internal.translate.ComposeKey.Treatment.APPLIED;
import static org.containerharness.compose.internal.translate.ComposeKey.Treatment.REFUSED;
import static org.containerharness.compose.internal.translate.ComposeKey.Treatment.WARNED;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.compose.internal.translate.ComposeKey.ForValues;
import org.containerharness.compose.internal.translate.ComposeKey.Treatment;

/** Collects the rows; groups of them that occur in several places are written once. */
final class ComposeKeyRows {

    static final String SWARM = "only a swarm has it; deploy the files there with swarm = true";

    private final List<ComposeKey> rows = new ArrayList<>();
    private String prefix = "";

    /** An exception of a row. */
    static ForValues when(String values, Treatment treatment, String text) {
        return new ForValues(values, treatment, text);
    }

    ComposeKeyRows below(String path) {
        prefix = path + ".";
        return this;
    }

    ComposeKeyRows applied(String path, String text, ForValues... exceptions) {
        rows.add(new ComposeKey(prefix + path, APPLIED, text, List.of(exceptions)));
        return this;
    }

    ComposeKeyRows warned(String path, String text) {
        rows.add(new ComposeKey(prefix + path, WARNED, text, List.of()));
        return this;
    }

    ComposeKeyRows refused(String path, String text) {
        rows.add(new ComposeKey(prefix + path, REFUSED, text, List.of()));
        return this;
    }

    ComposeKeyRows rates(String path, String text) {
        return applied(path, text).applied(path + ".[].path", "the device").applied(path + ".[].rate", text);
    }

    ComposeKeyRows requests(String path) {
        return applied(path, "devices such as GPUs; the engine's host must have them")
                .applied(path + ".[].capabilities", "what they must be able to do")
                .applied(path + ".[].count", "how many")
                .applied(path + ".[].device_ids", "which ones")
                .applied(path + ".[].driver", "the driver")
                .applied(path + ".[].options", "its options");
    }

    ComposeKeyRows hooks(String path, String text) {
        return applied(path, text)
                .applied(path + ".[].command", "the command")
                .applied(path + ".[].user", "the user")
                .applied(path + ".[].privileged", "every right")
                .applied(path + ".[].working_dir", "the folder")
                .applied(path + ".[].environment", "further variables");
    }

    ComposeKeyRows fileObject() {
        return applied("name", "only an external one has a name on an engine")
                .applied("environment", "the variable that holds its content")
                .applied("external", "false is the default", when("true", REFUSED, SWARM))
                .refused("external.name", SWARM)
                .warned("labels", "a file in a container has none")
                .refused("template_driver", "templates that a swarm fills in are not supported");
    }

    List<ComposeKey> list() {
        return List.copyOf(rows);
    }
}
