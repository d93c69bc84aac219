package org.containerharness.placement;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.containerharness.files.Sha256;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Counted;

/** Which engine of a pool something runs on: a function of what it asks for and of how the engines stand. */
public final class Placement {

    /** What a pull or a build costs, and what a snapshot saves, in containers that an engine may have more than others. */
    private static final int WORTH_OF_IMAGE = 2;

    private Placement() {}

    /**
     * Where a stack runs, and why.
     *
     * @param reason a sentence
     */
    public record Choice(String engine, String reason) {}

    /**
     * An engine of the right platform comes first, then one that has room at all; of these the one with most free memory,
     * where a missing image counts as much as two containers more, a snapshot as two less, and each stack that was placed
     * there from here as one more. So engines that are alike get stacks in turn, whether those still run or not.
     *
     * @param offers at least one
     * @param turn decides between equals: others that place at the same time shall not all begin with the same engine
     */
    public static Choice choose(Demand demand, List<Offer> offers, String turn) {
        List<Offer> fitting = preferred(offers, offer -> demand.isMetBy(offer.platform()));
        List<Offer> roomy = preferred(fitting, offer -> offer.memory() == 0 || offer.free() >= demand.memory());
        List<String> order = ranked(turn, roomy.stream().map(Offer::engine).toList());
        Offer best = roomy.stream()
                .max(Comparator.comparingDouble(Placement::worth)
                        .thenComparing(offer -> -order.indexOf(offer.engine())))
                .orElseThrow(() -> new IllegalArgumentException("no offer"));
        return new Choice(best.engine(), reason(demand, best, offers));
    }

    private static List<Offer> preferred(List<Offer> offers, Predicate<Offer> condition) {
        List<Offer> some = offers.stream().filter(condition).toList();
        return some.isEmpty() ? offers : some;
    }

    private static double worth(Offer offer) {
        return (double) offer.free() / Demand.USUAL_MEMORY
                - (double) WORTH_OF_IMAGE * offer.missing()
                + (offer.snapshots() > 0 ? WORTH_OF_IMAGE : 0)
                - offer.placed();
    }

    private static String reason(Demand demand, Offer best, List<Offer> offers) {
        StringBuilder reason = new StringBuilder();
        if (demand.platforms().isEmpty()) {
            reason.append(offers.size() == 1 ? "no other engine is there; " : "");
        } else if (demand.isMetBy(best.platform())) {
            reason.append("it is ").append(best.platform()).append("; ");
        } else {
            reason.append("no engine is ")
                    .append(String.join(" and ", demand.platforms()))
                    .append(", so it has to emulate; ");
        }
        if (best.memory() > 0) {
            reason.append("of ")
                    .append(new ByteSize(best.memory()).roughly())
                    .append(" there ")
                    .append(new ByteSize(Math.max(0, best.free())).roughly())
                    .append(best.free() >= demand.memory() ? " are free" : " are free, which is little")
                    .append("; ");
        }
        return reason.append(Counted.of(best.running(), "container runs, ", "containers run, "))
                .append(Counted.of(best.placed(), "stack was", "stacks were"))
                .append(" placed there from here, ")
                .append(
                        best.missing() == 0
                                ? "its images are there"
                                : Counted.of(best.missing(), "of its images is missing", "of its images are missing"))
                .append(best.snapshots() > 0 ? ", a snapshot too" : "")
                .toString();
    }

    /**
     * The engines in an order that depends on the key and on each engine's name alone (rendezvous hashing): all who know
     * the same engines begin with the same one, and one that is left out changes nothing between the others.
     */
    public static List<String> ranked(String key, Collection<String> engines) {
        Map<String, BigInteger> weights = engines.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> new BigInteger(1, Sha256.of(key + "\n" + name)),
                        (one, same) -> one));
        return weights.keySet().stream()
                .sorted(Comparator.comparing((String name) -> weights.get(name)).reversed())
                .toList();
    }
}
