package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a container: it is started and awaited before them, and removed after them.
 *
 * <pre>{@code
 * @WithContainer(name = "db", image = "postgres:15", env = "POSTGRES_PASSWORD=secret", ports = "5432")
 * class OrdersIT {
 *     @Test void opens(@Endpoint("jdbc:postgresql://db:5432/postgres") String url) { … }
 * }
 * }</pre>
 *
 * <p>On a class it lives in {@link Scope#CLASS}, on a method in {@link Scope#METHOD}; a field of type {@link
 * org.containerharness.handle.RunningContainer} is set to the container, which then lives with the class if the field is
 * static and with each test if it is not. Subclasses and nested classes have it too.
 *
 * <p>An attribute that is left out keeps what the image or the engine says. Texts are written as on Docker's command
 * line.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithContainer.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(ContainerDeclarations.class)
public @interface WithContainer {

    /** The declared name, also its DNS name in every network it joins; required except on a field, whose name it takes. */
    String name() default "";

    /**
     * The image, such as {@code postgres:15}, or one that {@link WithImage} declares, such as {@code @app}; this or {@link
     * #build()} is required.
     */
    String image() default "";

    /** Builds the image instead of naming one. */
    Build build() default @Build;

    /**
     * Arguments of the entrypoint. One text is split into words as a shell does, {@code "redis-server --port 7000"};
     * several texts are taken as the words themselves.
     */
    String[] command() default {};

    /** The program; one text or several as in {@link #command()}. */
    String[] entrypoint() default {};

    /** Variables, {@code NAME=value}. */
    String[] env() default {};

    /** Absolute path. */
    String workingDirectory() default "";

    /** Name or id, optionally {@code :group}. */
    String user() default "";

    /** Labels, {@code key=value}; those below {@code org.containerharness} are the harness's own. */
    String[] labels() default {};

    /** As the container sees itself; default is its short id. */
    String hostname() default "";

    /**
     * Published ports: {@code 5432}, {@code 53/udp}, {@code 8080:80}, {@code 127.0.0.1:8080:80}, {@code 8000-8002}. A
     * free host port is chosen where none is given.
     */
    String[] ports() default {};

    /** Ports that are announced but not published: {@code 9000}, {@code 53/udp}. */
    String[] expose() default {};

    /** Networks to join: {@code backend} or {@code backend:alias,alias}. */
    String[] networks() default {};

    /** {@code bridge}, {@code host}, {@code none} or {@code container:<name>}; not together with {@link #networks()}. */
    String networkMode() default "";

    /**
     * Mounts: {@code orders-data:/var/lib/data} for a volume, {@code ./conf:/etc/app:ro} for a folder of this machine,
     * which is made if it is missing, {@code /cache} for an anonymous volume.
     */
    String[] volumes() default {};

    /** Folders in memory: {@code /run} or {@code /run:size=64m,mode=1777}. */
    String[] tmpfs() default {};

    /**
     * What is copied in before it starts: {@code classpath:init.sql:/init/1.sql} or {@code ./conf:/etc/app}, optionally
     * with a mode {@code :0644} and an owner {@code :0600:memcache} or {@code :0600:1000:1000}. A file goes into a folder of the container, and into a target that ends with a slash,
     * under its own name ({@code agent.jar:/opt/}); a folder's content goes below the target.
     */
    String[] files() default {};

    /**
     * As {@link #files()}, for texts in which {@code ${address:9092}}, {@code ${host:9092}} and {@code ${port:9092}} stand
     * for the address by which tests reach a published port of this container, as in {@link #env()}.
     */
    String[] templates() default {};

    /** Limit such as {@code 512m}. */
    String memory() default "";

    /** Limit in processors, such as {@code 0.5}. */
    String cpus() default "";

    /** Limit in processes; 0 means none. */
    long pids() default 0;

    /** Size of {@code /dev/shm}, such as {@code 256m}; the engine's default is 64 MB. */
    String shmSize() default "";

    /** {@code nofile=1024} or {@code nofile=1024:2048}. */
    String[] ulimits() default {};

    /** Capabilities beyond the engine's default, such as {@code NET_ADMIN}. */
    String[] capAdd() default {};

    /** Capabilities taken away, such as {@code ALL}. */
    String[] capDrop() default {};

    /** Lets it do everything the host may do. */
    boolean privileged() default false;

    /** Mounts the image's file system read-only. */
    boolean readOnly() default false;

    /** Runs a tiny process 1 that forwards signals and reaps children. */
    boolean init() default false;

    /** Gives it a terminal; both output streams become one. */
    boolean tty() default false;

    /** Lines of its hosts file, {@code name:address}; the address may be {@code host-gateway}. */
    String[] extraHosts() default {};

    /** Name servers. */
    String[] dns() default {};

    /** Such as {@code linux/arm64}; default is the engine's own. */
    String platform() default "";

    /** {@code if-missing}, {@code always}, {@code never} or an age such as {@code 24h}; default is the configured one. */
    String pullPolicy() default "";

    /** {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure} or {@code on-failure:3}. */
    String restart() default "";

    /** Such as {@code SIGINT}; a container that has one ends {@link #graceful gracefully}. */
    String stopSignal() default "";

    /**
     * Grace period of a stop, such as {@code 5s}; the engine's default is 10 s. A container that has one ends {@link
     * #graceful gracefully}.
     */
    String stopTimeout() default "";

    /**
     * Lets it end in its own way before it is removed: dependents first, by its stop signal, killed only after its grace
     * period. What it writes at its end, such as a coverage file, is there then. Default is to kill it, unless it has a stop
     * signal, a grace period or a hook before its end.
     */
    boolean graceful() default false;

    /** What it means that it ended by itself while a test or class had it; its code and last output are told. */
    WhenEnded whenEnded() default WhenEnded.BY_SETTING;

    /**
     * Lets a JVM in it print the stacks of its threads when a test fails or takes too long. It is sent SIGQUIT for that,
     * which ends many other programs; it has to be process 1, or get signals from there, as with {@link #init}.
     */
    boolean threadDump() default false;

    /**
     * Lets tests reach its published TCP ports through a proxy in this JVM, so that {@link WithFault} and {@link
     * org.containerharness.run.Faults} can make the way slow, narrow and lossy. Not in BUILD and MACHINE scope.
     */
    boolean proxied() default false;

    /** Done one after the other when its process has started, whether it is ready or not. */
    Hook[] afterStart() default {};

    /**
     * Done one after the other when it is ready, before tests and containers that depend on it. Of what is shared in BUILD
     * and MACHINE scope, done once by whoever makes it.
     */
    Hook[] afterReady() default {};

    /**
     * Done one after the other before it ends, as long as it runs; it ends {@link #graceful gracefully} then. Not for BUILD
     * and MACHINE scope, which end without a test JVM; not done for what is kept.
     */
    Hook[] beforeEnd() default {};

    /** Replaces or changes the image's healthcheck. */
    Healthcheck healthcheck() default @Healthcheck;

    /**
     * Containers that must be ready first: {@code db}; {@code db:started} if its start is enough, {@code
     * migration:completed} if it must have ended with exit code 0.
     */
    String[] dependsOn() default {};

    /** When it counts as ready: all of these. Default: its healthcheck if it has one, else all published TCP ports. */
    WaitFor[] waitFor() default {};

    /**
     * On which nodes of a swarm it may run, such as {@code node.labels.zone==east} or {@code node.role!=manager}; all of
     * them. They count where {@code harness.engines} are such nodes.
     */
    String[] constraints() default {};

    /**
     * Whether later starts begin from what it was after its first one, kept as an image: {@code true} or {@code false}.
     * Default is {@code true} for services of which is known how, such as PostgreSQL.
     */
    String snapshot() default "";

    /**
     * How the application context of a framework such as Spring Boot connects to it, if not by its image: {@code none} for
     * not at all, {@code primary} for the one that is meant where several could be, else the name of the service that it
     * is, such as {@code postgres} for an image of another name.
     */
    String connection() default "";

    /** Its name on the engine; default is a unique one, which parallel builds need. */
    String engineName() default "";

    /**
     * Takes the place of what a superclass, an interface, a composed annotation or a class around it declares under the same
     * name.
     */
    boolean override() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithContainer} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithContainer[] value();
    }
}
