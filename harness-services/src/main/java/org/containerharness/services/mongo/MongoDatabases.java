package org.containerharness.services.mongo;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;
import org.containerharness.space.SpaceMaker;

/**
 * Databases of one MongoDB container that lets everybody in. One without documents costs nothing: it is there with the first
 * document that a test writes.
 *
 * @param documents what each starts with
 * @param port inside the container; must be published
 */
record MongoDatabases(MongoDocuments documents, int port) implements SpaceMaker<MongoDb> {

    @Override
    public Class<MongoDb> type() {
        return MongoDb.class;
    }

    @Override
    public List<MongoDb> open(Service service, List<String> names) {
        if (service.variable(MongoKind.USER).isPresent()) {
            throw new HarnessException("<" + service.name() + "> asks for a user, and databases are made and removed"
                    + " without one. Declare it without user and password.");
        }
        List<MongoDb> spaces = names.stream()
                .map(name -> MongoKind.database(service, name, port))
                .toList();
        if (!documents.isEmpty()) {
            spaces.forEach(this::insert);
        }
        return spaces;
    }

    private void insert(MongoDb space) {
        try {
            documents.insert(space);
        } catch (HarnessException e) {
            throw e;
        } catch (Exception e) {
            throw new HarnessException("The documents of " + space + " could not be inserted: " + e, e);
        }
    }

    @Override
    public void close(Service service, List<MongoDb> spaces) {
        try (MongoWire server = MongoWire.connect(service.address(port))) {
            for (MongoDb space : spaces) {
                Map<String, Object> answer = server.run(space.name(), Map.of("dropDatabase", 1));
                if (!MongoWire.isOk(answer)) {
                    throw new HarnessException(space + " could not be dropped: " + answer);
                }
            }
        } catch (IOException e) {
            throw new HarnessException("Databases of <" + service.name() + "> could not be dropped: " + e, e);
        }
    }
}
