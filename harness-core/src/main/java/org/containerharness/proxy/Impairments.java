package org.containerharness.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** What is wrong with the way to one container now. What waits for it goes on when that changes. */
final class Impairments {

    private final List<Impairment> all = new ArrayList<>();
    private Impairment sum = Impairment.NONE;

    synchronized void add(Impairment one) {
        all.add(one);
        changed();
    }

    synchronized void remove(Impairment one) {
        all.remove(one);
        changed();
    }

    private void changed() {
        sum = all.stream().reduce(Impairment.NONE, Impairment::plus);
        notifyAll();
    }

    synchronized Impairment now() {
        return sum;
    }

    /** @param nanosLeft asked again whenever something changes */
    synchronized void await(ToLongFunction<Impairment> nanosLeft) throws InterruptedException {
        for (long left = nanosLeft.applyAsLong(sum); left > 0; left = nanosLeft.applyAsLong(sum)) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
