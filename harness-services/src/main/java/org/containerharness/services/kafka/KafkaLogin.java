package org.containerharness.services.kafka;

import java.util.Map;
import org.containerharness.model.Secrets;

/**
 * Who clients of a broker are, by SASL/PLAIN.
 *
 * @param user empty if nobody is asked
 */
record KafkaLogin(String user, String password) {

    // Not KAFKA_…, which the image takes for settings of the broker.
    static final String USER = "SASL_USER";

    static final String PASSWORD = "SASL_PASSWORD";

    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    KafkaLogin {
        Secrets.learnValue(password);
        Secrets.learnValue(quoted(password));
        Secrets.learnValue(inProperties(quoted(password)));
    }

    boolean isNeeded() {
        return !user.isEmpty();
    }

    /** What a client needs beside the address. */
    Map<String, String> ofClients() {
        return isNeeded()
                ? Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", jaas())
                : Map.of();
    }

    private String jaas() {
        return MODULE + "username=" + quoted(user) + " password=" + quoted(password) + ";";
    }

    /** The variables of the image for the listener {@code TEST}, and those by which frameworks know the log-in. */
    Map<String, String> ofBroker() {
        return isNeeded()
                ? Map.of(
                        "KAFKA_SASL_ENABLED_MECHANISMS",
                        "PLAIN",
                        "KAFKA_LISTENER_NAME_TEST_PLAIN_SASL_JAAS_CONFIG",
                        MODULE + "user_" + user + "=" + inProperties(quoted(password)) + ";",
                        USER,
                        user,
                        PASSWORD,
                        password,
                        "SASL_JAAS_CONFIG",
                        jaas())
                : Map.of();
    }

    /** As JAAS reads it. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The image writes its variables into a file of properties, in which a backslash stands for what follows. */
    private static String inProperties(String text) {
        return text.replace("\\", "\\\\");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "KafkaLogin[user=" + user + "]";
    }
}
