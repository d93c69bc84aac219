package org.containerharness.junit;

import java.lang.annotation.Annotation;
import org.containerharness.model.StackSpec;

/**
 * Says what an annotation declares, see {@link DeclaredBy}.
 *
 * @param <A> the annotation
 */
@FunctionalInterface
public interface Declarations<A extends Annotation> {

    /**
     * Turns one annotation into what it declares; called before anything is started, possibly more than once, so it must
     * have no side effects. The name of the stack is not used.
     *
     * @throws org.containerharness.model.DeclarationException if the annotation is wrong, with every problem there is
     * @throws org.containerharness.model.InvalidValueException if one of its values is wrong
     */
    StackSpec declare(A annotation, DeclarationContext context);
}
