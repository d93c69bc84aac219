package org.containerharness.compose.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.WaitFor;

/**
 * Says when a service of a Compose project is ready, for each of its containers; see {@link WithCompose#waitFor()}.
 *
 * <pre>{@code
 * waitFor = @ServiceReady(service = "web", when = @WaitFor(http = "/health"))
 * }</pre>
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceReady {

    /** The service. */
    String service();

    /** All of this must hold. */
    WaitFor[] when();
}
