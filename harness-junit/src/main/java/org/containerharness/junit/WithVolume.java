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
 * Gives containers a named volume; what is in it outlives each of them, and ends with the scope.
 *
 * <p>On a field of type {@link org.containerharness.handle.RunningVolume} the field is set to it. For scope and inheritance
 * see {@link WithContainer}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithVolume.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(VolumeDeclarations.class)
public @interface WithVolume {

    /** The declared name; required except on a field, whose name it takes. */
    String value() default "";

    /** Default {@code local}. */
    String driver() default "";

    /** Options of the driver, {@code key=value}. */
    String[] options() default {};

    /** Labels, {@code key=value}. */
    String[] labels() default {};

    /** What it holds before anybody uses it: {@code classpath:seed.csv:/seed.csv}, see {@link WithContainer#files()}. */
    String[] files() default {};

    /** Its name on the engine; default is a unique one. */
    String engineName() default "";

    /** It exists already under {@link #engineName()} and is left as it is. */
    boolean external() default false;

    /**
     * Takes the place of what a superclass, an interface, a composed annotation or a class around it declares under the same
     * name.
     */
    boolean override() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithVolume} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithVolume[] value();
    }
}
