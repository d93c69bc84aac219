package org.containerharness.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.model.ByteSize;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Nearest;
import org.containerharness.model.Place;
import org.containerharness.run.Faults;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link WithFault} says of a test method. */
record DeclaredFaults(List<WithFault> annotations, Place place) {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)\\s*%");

    static DeclaredFaults of(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        return new DeclaredFaults(
                AnnotationSupport.findRepeatableAnnotations(method, WithFault.class),
                new Place(context.getRequiredTestClass().getSimpleName() + "." + method.getName()));
    }

    void begin(Faults faults, RunningFixtures level) {
        annotations.forEach(annotation -> begin(annotation, faults, level));
    }

    private void begin(WithFault annotation, Faults faults, RunningFixtures level) {
        RunningContainer container = level.containers().get(annotation.of());
        if (container == null) {
            throw new HarnessException(said(annotation) + ": there is no container <" + annotation.of() + ">. "
                    + Nearest.hint(annotation.of(), level.containers().keySet()));
        }
        switch (annotation.is()) {
            case PAUSED -> faults.pause(container);
            case KILLED -> faults.kill(container);
            case CUT_OFF -> {
                var network = level.networks().get(at(annotation, "the declared name of a network"));
                if (network == null) {
                    throw new HarnessException(said(annotation) + ": there is no network <" + annotation.at() + ">. "
                            + Nearest.hint(annotation.at(), level.networks().keySet()));
                }
                faults.cut(container, network);
            }
            case OUT_OF_ROOM -> faults.fillDisk(container, at(annotation, "a folder in the container"));
            case WITHOUT_NAMES -> faults.breakNames(container);
            case LATE -> faults.delay(container, read(annotation, "a duration such as 50ms", DurationText::parse));
            case THROTTLED ->
                faults.throttle(container, read(annotation, "a size per second such as 100k", ByteSize::parse));
            case LOSSY -> faults.lose(container, read(annotation, "a share such as 10%", DeclaredFaults::share));
            case SHORT_OF_MEMORY -> faults.squeeze(container, read(annotation, "a size such as 64m", ByteSize::parse));
        }
    }

    private <T> T read(WithFault annotation, String what, Function<String, T> reading) {
        String text = at(annotation, what);
        try {
            return reading.apply(text);
        } catch (InvalidValueException e) {
            throw new HarnessException(said(annotation) + ", at = \"" + text + "\": " + e.getMessage(), e);
        }
    }

    private static double share(String text) {
        Matcher percent = PERCENT.matcher(text.strip());
        if (!percent.matches()) {
            throw new InvalidValueException("<" + text + "> is not a share. Write it in percent, such as 10%.");
        }
        return Double.parseDouble(percent.group(1)) / 100;
    }

    private String at(WithFault annotation, String what) {
        if (annotation.at().isEmpty()) {
            throw new HarnessException(said(annotation) + ": at is missing, " + what + ".");
        }
        return annotation.at();
    }

    private String said(WithFault annotation) {
        return place + " @WithFault(of = \"" + annotation.of() + "\", is = " + annotation.is() + ")";
    }
}
