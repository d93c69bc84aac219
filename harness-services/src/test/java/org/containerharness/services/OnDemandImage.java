package org.containerharness.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.containerharness.Harness;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Tests of a service whose image is too large for every set-up: they run where it is, and with {@code
 * -Dharness.test.services=all}, which makes it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnDemandImage.Condition.class)
public @interface OnDemandImage {

    /** As the catalog of the stand-ins has it. */
    String value();

    /** Looks whether it is there. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), OnDemandImage.class)
                    .map(image -> evaluate(image.value()))
                    .orElse(ConditionEvaluationResult.enabled("asks for no image"));
        }

        private static ConditionEvaluationResult evaluate(String image) {
            if (isThere(image)) {
                return ConditionEvaluationResult.enabled(image + " is there");
            }
            if (!"all".equals(System.getProperty("harness.test.services"))) {
                return ConditionEvaluationResult.disabled(
                        image + " is not there; -Dharness.test.services=all or bin/setup --images make it");
            }
            try {
                Process setup = new ProcessBuilder("bin/setup", "--quiet", "--images", image)
                        .directory(Path.of("..").toFile())
                        .inheritIO()
                        .start();
                if (!setup.waitFor(10, TimeUnit.MINUTES) || setup.exitValue() != 0) {
                    setup.destroyForcibly();
                    throw new IllegalStateException("bin/setup did not make " + image + ".");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return ConditionEvaluationResult.enabled(image + " was made");
        }

        private static boolean isThere(String image) {
            try (Harness harness = Harness.connect()) {
                return harness.engine()
                        .images()
                        .find(harness.images().used(image).toString())
                        .isPresent();
            }
        }
    }
}
