package org.containerharness.services.mail;

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
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a mail server, GreenMail's {@code greenmail/standalone:2.1.7}, which takes every mail and lets everybody read
 * theirs. Tests get it by {@code @Connect Session} (of {@code jakarta.mail}), {@code @Handle MailServer}, or in texts as
 * {@code {mail.url}} and {@code {mail.imap}}; other containers send to {@code mail:3025}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMail.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MailDeclarations.class)
public @interface WithMail {

    /** The name of its container; default is that of the field, else {@code mail}. */
    String name() default "";

    /** The tag of {@code greenmail/standalone}, default {@code 2.1.7}. */
    String version() default "";

    /** A whole image reference in place of {@code greenmail/standalone}, for an image that behaves like it. */
    String image() default "";

    /** Who has a mailbox, {@code ann:secret@example.org}; then it lets in only those. Default: everybody has one. */
    String[] users() default {};

    /** Further variables {@code NAME=value}; they win over those that this annotation sets. */
    String[] env() default {};

    /** Networks it joins, as {@code @WithContainer} has them. */
    String[] networks() default {};

    /** What a framework makes of it, as {@code @WithContainer} has it: {@code primary}, {@code none}. */
    String connection() default "";

    /** Reached through a proxy of this JVM, as {@code @WithContainer} has it, so that faults can make the way slow. */
    boolean proxied() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Takes the place of what a superclass declares under the same name. */
    boolean override() default false;

    /** Holds several {@link WithMail} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMail[] value();
    }
}
