package org.containerharness.compose.internal.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of rules by path pattern, such as {@code services.*.ports.[]}.
 *
 * <p>{@code *} stands for any key, {@code []} for any list item. Where two patterns fit, the one with the exact key
 * wins, so the order of rows never decides.
 *
 * @param <R> what a rule is
 */
public final class RuleTable<R> {

    /** The segment that stands for any item of a list. */
    public static final String ANY_ITEM = "[]";

    private static final String ANY_KEY = "*";

    private final Branch<R> root = new Branch<>();
    private final List<String> patterns = new ArrayList<>();

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if the pattern is there already
     */
    public RuleTable<R> row(String pattern, R rule) {
        Branch<R> branch = root;
        for (String segment : pattern.split("\\.")) {
            branch = branch.next.computeIfAbsent(segment, key -> new Branch<>());
        }
        if (branch.rule != null) {
            throw new IllegalArgumentException("two rules for " + pattern);
        }
        branch.rule = rule;
        patterns.add(pattern);
        return this;
    }

    /** Returns the patterns in the order of the rows. */
    public List<String> patterns() {
        return List.copyOf(patterns);
    }

    /** Returns the rule for a path. */
    public Optional<R> find(NodePath path) {
        return Optional.ofNullable(find(root, path.segments(), 0));
    }

    private static <R> @Nullable R find(Branch<R> branch, List<String> segments, int depth) {
        if (depth == segments.size()) {
            return branch.rule;
        }
        R exact = findIn(branch.next.get(segments.get(depth)), segments, depth);
        return exact != null ? exact : findIn(branch.next.get(ANY_KEY), segments, depth);
    }

    private static <R> @Nullable R findIn(@Nullable Branch<R> branch, List<String> segments, int depth) {
        return branch == null ? null : find(branch, segments, depth + 1);
    }

    private static final class Branch<R> {
        private final Map<String, Branch<R>> next = new LinkedHashMap<>();
        private @Nullable R rule;
    }
}
