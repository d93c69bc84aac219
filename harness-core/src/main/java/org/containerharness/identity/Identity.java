package org.containerharness.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.containerharness.files.Sha256;

/**
 * What makes two declarations the same fixture: a hash of everything that shapes it, and a short hash of each field, by
 * which the field that differs can be named. No value can be read back from either.
 *
 * @param hash of all fields
 * @param fields a short hash of each, by path
 */
public record Identity(String hash, SortedMap<String, String> fields) {

    /** Changed when the same spec shall no longer mean the same fixture. */
    private static final String FORM = "1";

    private static final int HASH_LENGTH = 32;

    /** Enough to tell two values apart, too little to guess one from it. */
    private static final int FIELD_LENGTH = 5;

    /** Labels are read by people too; a spec of hundreds of fields is told by its first ones. */
    private static final int LABEL_LENGTH = 8_000;

    public Identity {
        fields = new TreeMap<>(fields);
    }

    public static Identity of(Fields fields) {
        MessageDigest all = Sha256.digest();
        MessageDigest one = Sha256.digest();
        SortedMap<String, String> hashes = new TreeMap<>();
        add(all, FORM.getBytes(StandardCharsets.UTF_8));
        fields.values().forEach((path, value) -> {
            byte[] hash = one.digest(value);
            add(all, path.getBytes(StandardCharsets.UTF_8));
            all.update(hash);
            hashes.put(path, HexFormat.of().formatHex(hash).substring(0, FIELD_LENGTH));
        });
        return new Identity(HexFormat.of().formatHex(all.digest()).substring(0, HASH_LENGTH), hashes);
    }

    /** For names: enough of it to be unique on one engine. */
    public String brief() {
        return hash.substring(0, 12);
    }

    /** The fields as one line, read back by {@link #differences}. */
    public String fieldsText() {
        String text = fields.entrySet().stream()
                .map(field -> field.getKey().replace(';', '_') + "=" + field.getValue())
                .collect(Collectors.joining(";"));
        return text.length() <= LABEL_LENGTH ? text : text.substring(0, text.lastIndexOf(';', LABEL_LENGTH));
    }

    /**
     * Names the fields in which another one differs, such as {@code process.environment.POSTGRES_DB}; empty if nothing is
     * known of the other's.
     */
    public Optional<String> differences(String otherFieldsText) {
        Map<String, String> others = new TreeMap<>();
        for (String field : otherFieldsText.split(";")) {
            int equals = field.lastIndexOf('=');
            if (equals > 0) {
                others.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        if (others.isEmpty()) {
            return Optional.empty();
        }
        TreeSet<String> different = new TreeSet<>();
        fields.forEach((path, hash) -> {
            if (!hash.equals(others.get(path.replace(';', '_')))) {
                different.add(path);
            }
        });
        others.keySet().stream()
                .filter(path -> fields.keySet().stream()
                        .noneMatch(own -> own.replace(';', '_').equals(path)))
                .forEach(different::add);
        return different.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", different));
    }

    /** A short hash of a text, for names. */
    public static String brief(String text) {
        return brief(text, 8);
    }

    public static String brief(String text, int length) {
        return Sha256.hex(text).substring(0, length);
    }

    /** A length before each part keeps different lists of parts apart. */
    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
