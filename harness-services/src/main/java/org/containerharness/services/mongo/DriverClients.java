package org.containerharness.services.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.io.LineNumberReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.json.JsonParseException;
import org.bson.json.JsonReader;
import org.containerharness.model.HarnessException;
import org.containerharness.services.internal.NamedTexts;

/** Needs MongoDB's driver on the class path; loaded only if it is asked for. */
final class DriverClients {

    private DriverClients() {}

    static MongoClient client(MongoDb database) {
        return MongoClients.create(database.url());
    }

    /** @param opened where its client goes, to be closed */
    static MongoDatabase database(MongoDb database, Map<Object, AutoCloseable> opened) {
        MongoClient client = client(database);
        MongoDatabase opening = client.getDatabase(database.name());
        opened.put(opening, client);
        return opening;
    }

    static void insert(MongoDb database, NamedTexts files) throws IOException {
        try (MongoClient client = client(database)) {
            for (NamedTexts.File file : files.files()) {
                insert(client.getDatabase(database.name()), file);
            }
        }
    }

    private static void insert(MongoDatabase database, NamedTexts.File file) throws IOException {
        List<Document> documents = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        read(file, documents, lines);
        if (documents.isEmpty()) {
            return;
        }
        try {
            database.getCollection(file.ownName()).insertMany(documents);
        } catch (MongoBulkWriteException e) {
            var first = e.getWriteErrors().get(0);
            throw new HarnessException(
                    file.name() + ":" + lines.get(first.getIndex()) + ": MongoDB refuses the document: "
                            + first.getMessage(),
                    e);
        }
    }

    private static void read(NamedTexts.File file, List<Document> documents, List<Integer> lines) throws IOException {
        LineNumberReader text = new LineNumberReader(new StringReader(file.text()));
        DocumentCodec codec = new DocumentCodec();
        DecoderContext context = DecoderContext.builder().build();
        try {
            if (next(text) == '[') {
                JsonReader reader = new JsonReader(text);
                reader.readStartArray();
                while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                    lines.add(line(text));
                    documents.add(codec.decode(reader, context));
                }
                return;
            }
            while (next(text) >= 0) {
                lines.add(line(text));
                documents.add(codec.decode(new JsonReader(text), context));
            }
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw new HarnessException(file.name() + ":" + line(text) + ": it is no document: " + e.getMessage(), e);
        }
    }

    private static int line(LineNumberReader text) {
        return text.getLineNumber() + 1;
    }

    /** The next character that is no space, without taking it; -1 at the end. */
    private static int next(LineNumberReader text) throws IOException {
        int character;
        do {
            text.mark(1);
            character = text.read();
        } while (Character.isWhitespace(character));
        text.reset();
        return character;
    }
}
