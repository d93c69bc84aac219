package org.containerharness.services.nats;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithNatsSubjects} declares. */
final class NatsSubjectsDeclarations implements Declarations<WithNatsSubjects> {

    @Override
    public StackSpec declare(WithNatsSubjects annotation, DeclarationContext context) {
        NatsSubjectSpaces spaces = new NatsSubjectSpaces(annotation.port());
        return context.stack().plus(spaces.in(annotation.in(), annotation.name(), context.place()));
    }
}
