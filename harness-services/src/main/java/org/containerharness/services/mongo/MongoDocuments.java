package org.containerharness.services.mongo;

import org.containerharness.junit.Attributes;
import org.containerharness.services.internal.NamedTexts;
import org.containerharness.services.internal.NeededLibrary;

/**
 * Documents that a database starts with.
 *
 * @param files MongoDB's Extended JSON, for the collections that they are called after
 */
record MongoDocuments(NamedTexts files) {

    static MongoDocuments read(Attributes attributes, String[] names, Class<?> testClass) {
        return new MongoDocuments(
                NamedTexts.read(attributes, "documents", names, ".json", "the collection", testClass));
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    void insert(MongoDb database) throws Exception {
        new NeededLibrary(MongoKind.LIBRARY)
                .use("The documents of <" + database.name() + ">", () -> DriverClients.insert(database, files));
    }

    @Override
    public String toString() {
        return files.toString();
    }
}
