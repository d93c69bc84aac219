package org.containerharness.services.mongo;

import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithMongoDatabase} declares. */
final class MongoDatabaseDeclarations implements Declarations<WithMongoDatabase> {

    @Override
    public StackSpec declare(WithMongoDatabase annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        MongoDocuments documents = MongoDocuments.read(attributes, annotation.documents(), context.testClass());
        attributes.verify();
        MongoDatabases databases = new MongoDatabases(documents, annotation.port());
        return context.stack().plus(databases.in(annotation.in(), annotation.name(), context.place()));
    }
}
