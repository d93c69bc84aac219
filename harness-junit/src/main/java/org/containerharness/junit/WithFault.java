package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets something be wrong with a container while a test method runs: it begins after all {@code @BeforeEach} methods, and is
 * undone before the {@code @AfterEach} methods, when the container is ready again.
 *
 * <pre>{@code
 * @Test
 * @WithFault(of = "db", is = PAUSED)
 * void saysThatTheDatabaseDoesNotAnswer() { … }
 * }</pre>
 *
 * <p>Faults that begin and end within a test: {@link org.containerharness.run.Faults}, injected as a parameter.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(WithFault.List.class)
@ExtendWith(HarnessExtension.class)
public @interface WithFault {

    /** What can be wrong. */
    enum Kind {
        /** Its processes stand still, and connections stay open. */
        PAUSED,
        /** It was killed. */
        KILLED,
        /** It is not in the network named by {@link #at}. */
        CUT_OFF,
        /** Nothing fits any more into the folder named by {@link #at}, which must have a limited size. */
        OUT_OF_ROOM,
        /** It resolves no names. */
        WITHOUT_NAMES,
        /**
         * What goes from the test to its ports arrives later by {@link #at}, such as {@code 50ms}, and what comes back as well.
         * Only where it is declared with {@link WithContainer#proxied}, as the next two.
         */
        LATE,
        /** No more than {@link #at}, such as {@code 100k}, passes per second between the test and its ports, each way. */
        THROTTLED,
        /** A share of the packets between the test and its ports gets lost, {@link #at} such as {@code 10%}: it stalls. */
        LOSSY,
        /** It may use no more memory than {@link #at}, such as {@code 64m}. */
        SHORT_OF_MEMORY
    }

    /** The declared name of the container. */
    String of();

    /** What is wrong. */
    Kind is();

    /** The declared name of a network, a folder in the container, or how much, where the kind asks for it. */
    String at() default "";

    /** Holds several {@link WithFault} annotations; they begin in this order. */
    @Documented
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithFault[] value();
    }
}
