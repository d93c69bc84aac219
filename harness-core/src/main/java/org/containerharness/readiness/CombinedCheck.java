package org.containerharness.readiness;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/** All or any of several conditions. */
final class CombinedCheck implements Check {

    private final List<Check> parts;

    /** One part with this verdict decides the whole. */
    private final Verdict decisive;

    private CombinedCheck(List<Check> parts, Verdict decisive) {
        this.parts = List.copyOf(parts);
        this.decisive = decisive;
    }

    static Check allOf(List<Check> parts) {
        return new CombinedCheck(parts, Verdict.NEVER);
    }

    static Check anyOf(List<Check> parts) {
        return new CombinedCheck(parts, Verdict.READY);
    }

    @Override
    public ProbeResult result() {
        List<ProbeResult> results = parts.stream().map(Check::result).toList();
        if (results.stream().anyMatch(result -> result.verdict() == decisive)) {
            return joined(results, result -> result.verdict() == decisive, decisive);
        }
        if (results.stream().anyMatch(result -> result.verdict() == Verdict.NOT_YET)) {
            return joined(results, result -> !result.isReady(), Verdict.NOT_YET);
        }
        return joined(results, result -> true, decisive == Verdict.NEVER ? Verdict.READY : Verdict.NEVER);
    }

    private static ProbeResult joined(List<ProbeResult> results, Predicate<ProbeResult> which, Verdict verdict) {
        return new ProbeResult(
                verdict, results.stream().filter(which).map(ProbeResult::reason).collect(Collectors.joining("; ")));
    }

    @Override
    public void tick(long now) {
        if (result().verdict() == Verdict.NOT_YET) {
            parts.forEach(part -> part.tick(now));
        }
    }

    @Override
    public long pause() {
        return parts.stream().mapToLong(Check::pause).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public Stream<Check> leaves() {
        return parts.stream().flatMap(Check::leaves);
    }
}
