package org.containerharness.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms in which texts themselves say that something is a secret: addresses, parameters, options of commands. */
final class SecretForms {

    /** Between two words of a command, also of one that is printed as a list. */
    private static final String BETWEEN = "[\\s,\"'\\[\\]=]+";

    /** In quotes, which belong to it, or up to what ends a word. */
    private static final String WORD =
            "(?<secret>\"[^\"\\n]{1,2000}+\"|'[^'\\n]{1,2000}+'|(?!\\\\)[^\\s&;,\"'<>)\\]}|]{1,2000}+)";

    /** Not longer, and not from within a word, or a long word would be looked at from each of its characters on. */
    private static final String NAME = "(?<![A-Za-z0-9_])(?<name>[A-Za-z_][\\w.-]{0,100}+)";

    /** The other words of one command; a limit, since from each place where one begins it is looked for again. */
    private static final String WORDS = "\\b[^\\n|;]{0,200}?[\\s,\"']";

    /** A reference to a variable is not its value. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{?\\w+}?|\\$\\$\\{?\\w+}?");

    /**
     * A form.
     *
     * @param hint what stands in every text that has it; to look for that is much quicker
     * @param pattern with a group {@code secret}
     * @param isNamed whether it has a group {@code name} that says whether it is one
     */
    private record Form(String hint, Pattern pattern, boolean isNamed) {

        static Form of(String hint, String pattern) {
            return new Form(hint, Pattern.compile(pattern), pattern.contains("(?<name>"));
        }
    }

    private static final List<Form> FORMS = List.of(
            // postgres://user:pw@host, redis://:pw@host
            Form.of("://", "://[^\\s:/@\"'<>]{0,200}:(?<secret>[^\\s/\"'<>]{1,500})@"),
            // https://token@host
            Form.of("://", "://(?<secret>[^\\s:/@\"'<>]{16,})@"),
            // user:pw@tcp(host:3306)/db
            Form.of("@", "\\w:(?<secret>[^\\s:/@\"'<>]+)@(?:tcp|unix)\\("),
            Form.of("jdbc:oracle", "jdbc:oracle:\\w+:[^/\\s@]+/(?<secret>[^@\\s]+)@"),
            Form.of("=", NAME + "=" + WORD),
            Form.of("\"", "\"" + NAME + "\"\\s*:\\s*\"(?<secret>[^\"\\n]+)\""),
            Form.of(
                    "uthorization",
                    "(?i)authorization[\"']?\\s*[:=]\\s*[\"']?(?:(?:bearer|basic|digest|token)\\s+)?" + WORD),
            Form.of("earer ", "(?i)\\bbearer\\s+(?<secret>(?=\\S{0,500}\\d)[\\w.~+/=-]{8,})"),
            // X-Api-Key: …
            Form.of(": ", "(?<![A-Za-z-])(?<name>[A-Za-z]{1,40}(?:-[A-Za-z]{1,40}){1,5}):\\s+" + WORD),
            Form.of("-", "(?<![\\w-])--?" + NAME + BETWEEN + "(?![\\s-])" + WORD),
            Form.of("redis-cli", "\\bredis-cli" + WORDS + "-a" + BETWEEN + WORD),
            Form.of("-p", "\\b(?:mysql|mariadb)[\\w-]*" + WORDS + "-p" + WORD),
            Form.of("mongo", "\\bmongo\\w*" + WORDS + "-p" + BETWEEN + WORD),
            Form.of("sqlcmd", "\\bsqlcmd" + WORDS + "-P" + BETWEEN + WORD),
            Form.of("sshpass", "\\bsshpass" + BETWEEN + "-p" + BETWEEN + WORD),
            Form.of("ldap", "\\bldap\\w+" + WORDS + "-w" + BETWEEN + WORD),
            Form.of("curl", "\\bcurl" + WORDS + "(?:-u|--user)" + BETWEEN + "[^\\s:,\"']*:" + WORD),
            Form.of(
                    "_",
                    "\\b(?:add_user|change_password|authenticate_user)" + BETWEEN + "[^\\s,\"']+" + BETWEEN + WORD),
            // ALTER USER app PASSWORD 'pw', IDENTIFIED BY 'pw'
            Form.of("'", "(?i)\\b(?:identified\\b[^'\\n]{0,200}\\bby|password)\\s+'(?<secret>[^'\\n]+)'"),
            Form.of("PRIVATE KEY", "-----BEGIN [A-Z ]*PRIVATE KEY-----(?<secret>[^-]{1,9000}+)-----END"));

    private SecretForms() {}

    /** The text with what its form says to be secret replaced. */
    static String mask(String text) {
        String masked = text;
        for (Form form : FORMS) {
            if (masked.contains(form.hint)) {
                masked = masked(masked, form);
            }
        }
        return masked;
    }

    private static String masked(String text, Form form) {
        StringBuilder masked = new StringBuilder();
        int[] done = {0};
        each(text, form, (start, end) -> {
            masked.append(text, done[0], start).append(Secrets.MASK);
            done[0] = end;
        });
        return done[0] == 0 ? text : masked.append(text, done[0], text.length()).toString();
    }

    /** What the text says to be secret by its form, without quotes. */
    static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        for (Form form : FORMS) {
            if (text.contains(form.hint)) {
                each(text, form, (start, end) -> {
                    String value = unquoted(text.substring(start, end));
                    values.add(value);
                    decoded(value).ifPresent(values::add);
                });
            }
        }
        return values;
    }

    private static void each(String text, Form form, BiConsumer<Integer, Integer> work) {
        Matcher matcher = form.pattern.matcher(text);
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            int start = matcher.start("secret");
            int end = matcher.end("secret");
            boolean isSecret = (!form.isNamed || isSecret(matcher.group("name")))
                    && !isShown(unquoted(text.substring(start, end)));
            if (isSecret) {
                work.accept(start, end);
            }
            // What follows the name of something harmless may be, or have, the name of a secret.
            from = isSecret ? end : start;
        }
    }

    /** A variable KEY holds one; a text that says key=value mostly does not. */
    private static boolean isSecret(String name) {
        return !name.equalsIgnoreCase("key") && Secrets.isSecret(name);
    }

    private static boolean isShown(String value) {
        return value.equals(Secrets.MASK) || REFERENCE.matcher(value).matches();
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0;
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    /** As the program sees it that takes an address apart. */
    private static Optional<String> decoded(String value) {
        if (value.indexOf('%') < 0) {
            return Optional.empty();
        }
        try {
            @Nullable String path = URI.create("x:/" + value).getPath();
            return Optional.ofNullable(path).map(text -> text.substring(1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
