package org.containerharness.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.containerharness.model.Counted;

/** Something else has what is wanted. */
public sealed interface ConflictCause extends Cause {

    /**
     * What holds it.
     *
     * @param name on the engine
     * @param what more about it: image, state, whose it is
     */
    record Holder(String name, String what) {

        @Override
        public String toString() {
            return name + (what.isEmpty() ? "" : " (" + what + ")");
        }
    }

    /** Lines of evidence. */
    private static Map<String, List<String>> heldBy(Optional<Holder> holder) {
        return Cause.section(
                "Held by", holder.map(found -> List.of(found.toString())).orElse(List.of()));
    }

    /** Another container, network or volume has the name. */
    record NameTaken(String name, Optional<Holder> holder) implements ConflictCause {

        @Override
        public String predicate() {
            return "could not be created: its name " + name + " is taken";
        }

        @Override
        public String remedy() {
            return "leave the fixed name out, or remove what holds it.";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return heldBy(holder);
        }
    }

    /**
     * Something else listens on the host port.
     *
     * @param ports wanted ones, of which one at least is taken
     * @param holder empty if no container holds one, so that a program on the engine's machine does
     */
    record PortTaken(List<Integer> ports, Optional<Holder> holder) implements ConflictCause {

        @Override
        public String predicate() {
            return "could not be started: host port "
                    + ports.stream().map(String::valueOf).collect(Collectors.joining(" or ")) + " is taken";
        }

        @Override
        public String remedy() {
            return "leave the host port out to get a free one, or stop what holds it.";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return holder.isPresent()
                    ? heldBy(holder)
                    : Cause.section("Held by", List.of("no container, so another program on the engine's machine"));
        }
    }

    /**
     * The engine has no range of addresses left for one more network.
     *
     * @param networks how many there are
     */
    record AddressPoolsExhausted(int networks) implements ConflictCause {

        @Override
        public String predicate() {
            return "could not be created: the engine has no range of addresses left, with "
                    + Counted.of(networks, "network");
        }

        @Override
        public String remedy() {
            return "remove unused networks (`docker network prune`), give this one a small subnet of its own, or widen"
                    + " `default-address-pools` of the engine.";
        }
    }

    /**
     * Its subnet overlaps with that of another network.
     *
     * @param subnets wanted
     * @param holder the other network, if it is one of the engine
     */
    record SubnetOverlap(List<String> subnets, Optional<Holder> holder) implements ConflictCause {

        @Override
        public String predicate() {
            return "could not be created: its subnet " + String.join(", ", subnets)
                    + " overlaps with another network's";
        }

        @Override
        public String remedy() {
            return "choose another subnet, or leave it out to get a free one.";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return heldBy(holder);
        }
    }
}
