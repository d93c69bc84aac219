package org.containerharness.junit;

import java.lang.reflect.Method;
import java.util.List;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Nearest;
import org.containerharness.model.Place;
import org.containerharness.run.Faults;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link WithFault} says of a test method. */
record DeclaredFaults(List<WithFault> annotations, Place place) {

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
        }
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
