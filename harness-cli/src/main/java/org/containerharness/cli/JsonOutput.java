package org.containerharness.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;

/** For programs: the same facts as the tables, in full. */
final class JsonOutput {

    private JsonOutput() {}

    /** @param value maps, lists, texts, numbers */
    static void print(Object value, PrintStream out) {
        print(value, out, new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT));
    }

    /** As {@link #print}, on one line. */
    static void printLine(Object value, PrintStream out) {
        print(value, out, new ObjectMapper());
    }

    private static void print(Object value, PrintStream out, ObjectMapper mapper) {
        try {
            out.println(mapper.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps, lists, texts and numbers can always be written.", e);
        }
    }
}
