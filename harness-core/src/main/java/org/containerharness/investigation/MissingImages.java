package org.containerharness.investigation;

import java.util.List;
import java.util.Map;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.ImageCause;
import org.containerharness.diagnosis.Subject;
import org.containerharness.engine.Engine;
import org.containerharness.handle.StartException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/** Images that are not there and must not be pulled, before anything of their stack is started. */
public final class MissingImages {

    private MissingImages() {}

    /**
     * @param missing at least one, with the place where it is wanted
     * @param why what to tell of all of them
     */
    public static StartException report(Engine engine, Map<String, Place> missing, HarnessException why) {
        List<FailureReport.Consequence> others = missing.entrySet().stream()
                .skip(1)
                .map(image -> new FailureReport.Consequence(subject(image), "is missing, too"))
                .toList();
        Map.Entry<String, Place> first = missing.entrySet().iterator().next();
        FailureReport report = FailureReport.of(
                        subject(first),
                        new ImageCause.ImageMissing(first.getKey(), new Neighbours(engine).images(first.getKey())),
                        String.valueOf(why.getMessage()))
                .with(others);
        return new StartException(report, why);
    }

    private static Subject subject(Map.Entry<String, Place> image) {
        return Subject.of(ResourceId.image(image.getKey()), image.getValue());
    }
}
