package org.containerharness.compose.internal.interpolate;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.containerharness.compose.internal.tree.RuleTable;

/** The typed fields: what a string becomes there, whether it was interpolated or only quoted. */
public final class Casts {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,19}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");
    private static final Set<String> TRUE = Set.of("true", "y", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "n", "no", "off");

    private static final Cast WHOLE_NUMBER = new Cast("a whole number", Casts::whole);
    private static final Cast NUMBER = new Cast("a number", Casts::decimal);
    private static final Cast BOOLEAN = new Cast("true or false", Casts::bool);

    static final RuleTable<Cast> TABLE = new RuleTable<Cast>()
            .row("services.*.cpu_count", WHOLE_NUMBER)
            .row("services.*.cpu_percent", NUMBER)
            .row("services.*.cpu_period", WHOLE_NUMBER)
            .row("services.*.cpu_quota", WHOLE_NUMBER)
            .row("services.*.cpu_rt_period", WHOLE_NUMBER)
            .row("services.*.cpu_rt_runtime", WHOLE_NUMBER)
            .row("services.*.cpus", NUMBER)
            .row("services.*.cpu_shares", WHOLE_NUMBER)
            .row("services.*.init", BOOLEAN)
            .row("services.*.deploy.replicas", WHOLE_NUMBER)
            .row("services.*.deploy.update_config.parallelism", WHOLE_NUMBER)
            .row("services.*.deploy.update_config.max_failure_ratio", NUMBER)
            .row("services.*.deploy.rollback_config.parallelism", WHOLE_NUMBER)
            .row("services.*.deploy.rollback_config.max_failure_ratio", NUMBER)
            .row("services.*.deploy.restart_policy.max_attempts", WHOLE_NUMBER)
            .row("services.*.deploy.placement.max_replicas_per_node", WHOLE_NUMBER)
            .row("services.*.healthcheck.retries", WHOLE_NUMBER)
            .row("services.*.healthcheck.disable", BOOLEAN)
            .row("services.*.oom_kill_disable", BOOLEAN)
            .row("services.*.oom_score_adj", WHOLE_NUMBER)
            .row("services.*.pids_limit", WHOLE_NUMBER)
            .row("services.*.ports.[].target", WHOLE_NUMBER)
            .row("services.*.privileged", BOOLEAN)
            .row("services.*.read_only", BOOLEAN)
            .row("services.*.scale", WHOLE_NUMBER)
            .row("services.*.stdin_open", BOOLEAN)
            .row("services.*.tty", BOOLEAN)
            .row("services.*.ulimits.*", WHOLE_NUMBER)
            .row("services.*.ulimits.*.hard", WHOLE_NUMBER)
            .row("services.*.ulimits.*.soft", WHOLE_NUMBER)
            .row("services.*.volumes.[].read_only", BOOLEAN)
            .row("services.*.volumes.[].volume.nocopy", BOOLEAN)
            .row("networks.*.external", BOOLEAN)
            .row("networks.*.internal", BOOLEAN)
            .row("networks.*.attachable", BOOLEAN)
            .row("networks.*.enable_ipv4", BOOLEAN)
            .row("networks.*.enable_ipv6", BOOLEAN)
            .row("volumes.*.external", BOOLEAN)
            .row("secrets.*.external", BOOLEAN)
            .row("configs.*.external", BOOLEAN);

    private Casts() {}

    /**
     * How a string becomes a typed value.
     *
     * @param expected the form, for messages
     * @param conversion nothing where the string does not fit
     */
    record Cast(String expected, Function<String, Optional<Object>> conversion) {}

    /** Returns the boolean a text stands for: {@code true}, {@code yes}, {@code on}, {@code y} and their opposites. */
    public static Optional<Object> bool(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return Optional.of(true);
        }
        return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** Returns the whole number a text stands for. */
    public static Optional<Object> whole(String text) {
        return Optional.of(text)
                .filter(digits -> WHOLE.matcher(digits).matches())
                .map(BigInteger::new)
                .filter(number -> number.bitLength() < Long.SIZE)
                .map(BigInteger::longValue);
    }

    /** Returns the number a text stands for. */
    public static Optional<Object> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }
}
