package org.containerharness.compose.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.DeclaredBy;
import org.containerharness.junit.HarnessExtension;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WhenEnded;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests the services of a Compose project: they are started and awaited before them, and removed after them.
 *
 * <pre>{@code
 * @WithCompose(files = "compose.yaml")
 * class ShopIT {
 *     @Test void answers(@Endpoint("http://web:8080/orders") URI orders) { … }
 * }
 * }</pre>
 *
 * <p>Each service is a container under the service's name: for {@link org.containerharness.junit.Endpoint}, for {@link
 * org.containerharness.junit.Handle} and for other declarations. The second container of a service is called {@code
 * web-2}, the third {@code web-3}. Networks and volumes have the names of their keys; the network of services that name
 * none is {@code default}, and a container of the same class joins it with {@code networks = "default"}.
 *
 * <p>Relative paths start from the folder in which the tests run, the module's own under Maven and Gradle. {@code
 * classpath:} in front of a file names a resource; of a jar, the resource's folder is copied out.
 *
 * <p>Scope, inheritance and composed annotations are those of {@link org.containerharness.junit.WithContainer}. Without
 * further attributes everything is as {@code docker compose up} would have it, except for names and addresses: the
 * project's name and all fixed names get a suffix of their own, so that several can run at the same time, and ports for
 * which the files name no address are bound to loopback of a local engine.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithCompose.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(ComposeDeclarations.class)
public @interface WithCompose {

    /**
     * The files in the order they merge. Default is what Compose finds: {@code COMPOSE_FILE}, else {@code compose.yaml} (or
     * one of its other names) in the folder or above it, and the override file next to it.
     */
    String[] files() default {};

    /** The services to run, with what they depend on; default is all that the profiles enable. */
    String[] services() default {};

    /** Active profiles; default is {@code COMPOSE_PROFILES}. */
    String[] profiles() default {};

    /** Variables for the files, {@code NAME=value}; they win over those of the process and of files. */
    String[] env() default {};

    /** Files of variables, instead of {@code .env}. */
    String[] envFiles() default {};

    /** Where relative paths of the files start; default is the folder of the first file. */
    String projectDirectory() default "";

    /**
     * Exactly this project name, without a suffix; one run of it can be there at a time. Default is a unique one, which
     * parallel builds need.
     */
    String projectName() default "";

    /** How many containers a service has, {@code web=2}; default is what the files say. */
    String[] scale() default {};

    /** Builds images of services that have {@code build:}; if false, those are used that the services name. */
    boolean build() default true;

    /**
     * When images are pulled, whatever the files say: {@code if-missing}, {@code always}, {@code never} or an age such as
     * {@code 24h}.
     */
    String pull() default "";

    /** When services are ready. Default: by its healthcheck, else by its published ports, or when it ended well. */
    ServiceReady[] waitFor() default {};

    /** Further Compose files as text, which merge on top of the others. */
    String[] override() default {};

    /** Publishes ports on free host ports, whatever host ports the files fix; builds side by side need it. */
    boolean randomPorts() default false;

    /**
     * Binds ports for which the files name no address to all addresses of the host, as {@code docker compose} does; default
     * is {@code harness.ports.bind}, else loopback of a local engine.
     */
    boolean addressesAsWritten() default false;

    /** Container ports to publish on a free host port besides those of the files, {@code web:8080}. */
    String[] publish() default {};

    /**
     * Networks of the project that are declared elsewhere and joined instead of made: {@code backend} for one of the same
     * name, {@code default=backend} for another.
     */
    String[] networks() default {};

    /** Volumes of the project that are declared elsewhere, written as {@link #networks()}. */
    String[] volumes() default {};

    /**
     * Put in front of the names of networks and volumes, with an underscore; keeps two projects of one class apart: {@code
     * shop} makes {@code shop_default} of {@code default}.
     */
    String prefix() default "";

    /**
     * Puts the prefix in front of the names of services too, with a hyphen, for tests and other declarations: {@code
     * shop-db} instead of {@code db}. The services find each other under their own names as ever. Needed where two projects
     * of one class have services of the same name.
     */
    boolean prefixServices() default false;

    /** Uses {@code container_name} and the names of networks and volumes exactly as the files fix them. */
    boolean namesAsWritten() default false;

    /**
     * Stops all services before they are removed: dependents first, with hooks, signal and grace period. Default is to do so
     * with those that have one of these, and to kill the others.
     */
    boolean graceful() default false;

    /**
     * What it means that a container of a service ended by itself while a test or class had it. A service whose work may be
     * done ends well with exit code 0.
     */
    WhenEnded whenEnded() default WhenEnded.BY_SETTING;

    /** Takes a service that ends with exit code 0 for failed, unless another one waits for its end. */
    boolean strictExit() default false;

    /**
     * Makes services of a swarm of the services, as {@code docker stack deploy} does of the files: replicas, updates and
     * placement as {@code deploy} says, secrets and configs of the swarm, overlay networks. The engine must manage a swarm,
     * or one of {@code harness.engines}, which best names the engines of all nodes. {@code RunningService.of(container)}
     * has the tasks of a service.
     */
    boolean swarm() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithCompose} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithCompose[] value();
    }
}
