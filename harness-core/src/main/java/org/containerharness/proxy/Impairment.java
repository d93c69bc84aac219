package org.containerharness.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.model.ByteSize;
import org.containerharness.model.InvalidValueException;

/**
 * What is wrong with a way, the same in both directions.
 *
 * @param delay how much later all arrives
 * @param perSecond how much passes in each direction, all connections together; empty if that is not limited
 * @param loss the share of packets that get lost, from 0 to 1
 */
public record Impairment(Duration delay, Optional<ByteSize> perSecond, double loss) {

    static final Impairment NONE = new Impairment(Duration.ZERO, Optional.empty(), 0);

    /** What one packet holds on an Ethernet, with the usual options of TCP. */
    private static final int PACKET = 1448;

    /** How much is let through at once is what passes in this part of a second. */
    private static final long SLICES = 20;

    public Impairment {
        if (delay.isNegative()) {
            throw new InvalidValueException("A delay of " + delay + ": nothing arrives before it is sent.");
        }
        if (perSecond.filter(size -> size.bytes() == 0).isPresent()) {
            throw new InvalidValueException(
                    "0 bytes per second: where nothing is to pass, let all packets get lost, a share of 1.");
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new InvalidValueException(loss + " is not a share of packets. It goes from 0 to 1.");
        }
    }

    public static Impairment delayed(Duration eachWay) {
        return new Impairment(eachWay, Optional.empty(), 0);
    }

    public static Impairment limited(ByteSize perSecond) {
        return new Impairment(Duration.ZERO, Optional.of(perSecond), 0);
    }

    public static Impairment losing(double share) {
        return new Impairment(Duration.ZERO, Optional.empty(), share);
    }

    /** Both at once. */
    Impairment plus(Impairment other) {
        return new Impairment(
                delay.plus(other.delay),
                Stream.of(perSecond, other.perSecond)
                        .flatMap(Optional::stream)
                        .min((one, two) -> Long.compare(one.bytes(), two.bytes())),
                1 - (1 - loss) * (1 - other.loss));
    }

    int slice(int bytes) {
        return perSecond
                .map(rate -> (int) Math.min(bytes, Math.max(1, rate.bytes() / SLICES)))
                .orElse(bytes);
    }

    /** The chance that one at least of the packets that hold so many bytes gets lost. */
    double lossOf(int bytes) {
        return loss == 0 ? 0 : 1 - Math.pow(1 - loss, (bytes + PACKET - 1) / PACKET);
    }
}
