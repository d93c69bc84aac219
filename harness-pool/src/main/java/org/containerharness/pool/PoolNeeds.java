package org.containerharness.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.Needs;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;

/** What a stack needs of those below it that has to be on the same engine. */
final class PoolNeeds {

    private PoolNeeds() {}

    /** Each such need with the stack that has what is needed; to start after something else is none. */
    static Map<Needs.Need, RunningStack> of(StackSpec stack, List<RunningStack> below) {
        Needs needs = Needs.of(
                stack,
                below.stream()
                        .flatMap(each -> each.reachable().keySet().stream())
                        .collect(Collectors.toSet()));
        Map<Needs.Need, RunningStack> found = new LinkedHashMap<>();
        needs.order().stream()
                .flatMap(id -> needs.of(id).stream())
                .filter(need -> need.kind() != Needs.Kind.DEPENDS_ON)
                .filter(need -> stack.parts().stream()
                        .noneMatch(part -> part.id().filter(need.on()::equals).isPresent()))
                .forEach(need -> holder(need.on(), below).ifPresent(holder -> found.put(need, holder)));
        return found;
    }

    /** The nearest, which covers those further down. */
    private static Optional<RunningStack> holder(ResourceId resource, List<RunningStack> below) {
        List<RunningStack> holders = new ArrayList<>();
        below.forEach(stack -> holder(resource, stack).ifPresent(holders::add));
        return holders.isEmpty() ? Optional.empty() : Optional.of(holders.get(holders.size() - 1));
    }

    private static Optional<RunningStack> holder(ResourceId resource, RunningStack stack) {
        String name = resource.name();
        boolean has =
                switch (resource.kind()) {
                    case NETWORK ->
                        stack.networks().stream()
                                .anyMatch(network -> network.name().equals(name));
                    case VOLUME ->
                        stack.volumes().stream()
                                .anyMatch(volume -> volume.name().equals(name));
                    case IMAGE ->
                        stack.images().stream().anyMatch(image -> image.name().equals(name));
                    default ->
                        stack.containers().stream()
                                .anyMatch(container -> container.name().equals(name) && !container.isElsewhere());
                };
        return has ? Optional.of(stack) : holder(resource, stack.below());
    }

    /** @param where what is needed and where it is */
    static Problem conflict(StackSpec stack, String where) {
        return new Problem(
                stack.parts().get(0).place(),
                "stack <" + stack.name() + "> needs " + where + " (" + Setting.ENGINES.key()
                        + "), and a stack runs on one engine. Give what it needs the same scope and hang it on one network:"
                        + " networks and volumes of one scope, with all that hangs on them, are kept on one engine.");
    }
}
