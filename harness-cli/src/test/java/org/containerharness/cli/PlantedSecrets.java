package org.containerharness.cli;

import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.compose.junit.WithCompose;
import org.containerharness.engine.ExecRequest;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Build;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Healthcheck;
import org.containerharness.junit.Reset;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.containerharness.model.Command;
import org.containerharness.model.FileSpec;
import org.junit.jupiter.api.Test;

/** Tests that hold secrets of every kind, in containers that tell all they know; most of them fail. */
final class PlantedSecrets {

    static final String NAMED_PASSWORD = "pl4nt-named-password";
    static final String NAMED_PASS = "pl4nt-named-pass";
    static final String NAMED_CREDS = "pl4nt-named-creds";
    static final String NAMED_DSN = "pl4nt-named-dsn";
    static final String NAMED_TOKEN = "pl4nt-named-token";
    static final String NAMED_PWD = "pl4nt-named-pwd";
    static final String ORDINARY_WORD = "plantain";
    static final String USER_AND_PASSWORD = "pl4nt-after-user";
    static final String LINE_OF_KEY = "pl4nt-line-of-key";
    static final String IN_URL = "pl4nt-in-url";
    static final String IN_URL_WITHOUT_USER = "pl4nt-in-redis-url";
    static final String PARAMETER_OF_URL = "pl4nt-parameter";
    static final String DECODED = "pl4nt@decoded";
    static final String OPTION_OF_COMMAND = "pl4nt-option";
    static final String HEALTHCHECK = "pl4nt-healthcheck";
    static final String WAIT_COMMAND = "pl4nt-wait-command";
    static final String WAIT_HEADER = "pl4nt-wait-header-1";
    static final String WAIT_PARAMETER = "pl4nt-wait-parameter";
    static final String WAIT_SQL_PASSWORD = "pl4nt-sql-password";
    static final String WAIT_SQL_URL = "pl4nt-sql-url";
    static final String EXEC_COMMAND = "pl4nt-exec-command";
    static final String EXEC_VARIABLE = "pl4nt-exec-variable";
    static final String RESET_URL = "pl4nt-reset-url";
    static final String RESET_PARAMETER = "pl4nt-reset-parameter";
    static final String BUILD_ARGUMENT = "pl4nt-build-argument";
    static final String BUILD_SECRET = "pl4nt-build-secret";
    static final String COMPOSE_VARIABLE = "pl4nt-compose-variable";
    static final String COMPOSE_SECRET_OF_VARIABLE = "pl4nt-compose-secret";
    static final String COMPOSE_SECRET_OF_FILE = "pl4nt-compose-file";
    static final String COMPOSE_CONFIG = "pl4nt-compose-config";
    static final String COMPOSE_COMMAND = "pl4nt-compose-command";

    private PlantedSecrets() {}

    /** Value by kind. */
    static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (Field field : PlantedSecrets.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                try {
                    all.put(field.getName(), (String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return all;
    }

    /** VariableOptions of the process that the tests run in. */
    static Map<String, String> environment() {
        return Map.of(
                "PLANTED_DB_PASSWORD", COMPOSE_VARIABLE,
                "PLANTED_PLAIN_NAME", COMPOSE_SECRET_OF_VARIABLE,
                "PLANTED_APP_TOKEN", COMPOSE_CONFIG,
                "PLANTED_NPM", BUILD_SECRET);
    }

    private static final String TELL = "echo to stderr >&2; env; echo $0 $*; echo url-decoded: pl4nt@decoded; ";

    @WithContainer(
            name = "talker",
            image = "busybox:1",
            entrypoint = {"sh", "-c", TELL + "exec sleep 300"},
            command = {"app", "--requirepass", OPTION_OF_COMMAND},
            env = {
                "DB_PASSWORD=" + NAMED_PASSWORD,
                "DB_PASS=" + NAMED_PASS,
                "APP_CREDS=" + NAMED_CREDS,
                "SENTRY_DSN=" + NAMED_DSN,
                "API_TOKEN=" + NAMED_TOKEN,
                "MYSQL_PWD=" + NAMED_PWD,
                "WORD_PASSWORD=" + ORDINARY_WORD,
                "NEO4J_AUTH=neo4j/" + USER_AND_PASSWORD,
                "TLS_PRIVATE_KEY=-----BEGIN KEY-----\n" + LINE_OF_KEY + "\n-----END KEY-----",
                "DATABASE_URL=postgres://app:" + IN_URL + "@db:5432/app",
                "CACHE_URL=redis://:" + IN_URL_WITHOUT_USER + "@cache:6379",
                "JDBC_URL=jdbc:postgresql://db/app?user=app&password=" + PARAMETER_OF_URL,
                "MQ_URL=amqp://u:pl4nt%40decoded@mq:5672"
            })
    static class Talks {
        @Test
        void fails(@Handle("talker") RunningContainer talker) {
            fail("so that its output is kept");
        }

        @Test
        void commandTakesTooLong(@Handle("talker") RunningContainer talker) {
            talker.exec(ExecRequest.of(Command.of("sh", "-c", "echo $ADMIN_TOKEN; sleep 30"))
                    .withEnvironment(Map.of("ADMIN_TOKEN", EXEC_VARIABLE))
                    .within(Duration.ofSeconds(1)));
        }

        @Test
        void fileIsRefused(@Handle("talker") RunningContainer talker) {
            talker.copyIn(FileSpec.ofText("x", "/etc/passwd/" + NAMED_TOKEN));
        }
    }

    @WithContainer(
            name = "unhealthy",
            image = "redis:7",
            healthcheck =
                    @Healthcheck(
                            shell = "redis-cli -a " + HEALTHCHECK + " ping | grep no; echo tried " + HEALTHCHECK
                                    + "; exit 1",
                            interval = "200ms",
                            retries = 3))
    static class Unhealthy {
        @Test
        void neverRuns() {}
    }

    @WithContainer(
            name = "command",
            image = "redis:7",
            waitFor =
                    @WaitFor(
                            command = {
                                "sh",
                                "-c",
                                "echo tried " + WAIT_COMMAND + "; redis-cli -a " + WAIT_COMMAND + " no; false"
                            },
                            timeout = "2s"))
    static class CommandNeverSucceeds {
        @Test
        void neverRuns() {}
    }

    @WithContainer(
            name = "http",
            image = "redis:7",
            ports = "6379",
            waitFor =
                    @WaitFor(
                            http = "/?token=" + WAIT_PARAMETER,
                            header = "Authorization=Bearer " + WAIT_HEADER,
                            timeout = "2s"))
    static class HttpNeverAnswers {
        @Test
        void neverRuns() {}
    }

    @WithContainer(
            name = "sql",
            image = "redis:7",
            ports = "6379",
            waitFor =
                    @WaitFor(
                            url = "jdbc:nothing://app:" + WAIT_SQL_URL + "@sql:6379/app",
                            user = "app",
                            password = WAIT_SQL_PASSWORD,
                            timeout = "2s"))
    static class SqlNeverAnswers {
        @Test
        void neverRuns() {}
    }

    @WithContainer(
            name = "built",
            build =
                    @Build(
                            text = "FROM busybox:1\nARG NPM_TOKEN\nRUN --mount=type=secret,id=npm cat /run/secrets/npm;"
                                    + " echo arg $NPM_TOKEN; exit 7\n",
                            args = "NPM_TOKEN=" + BUILD_ARGUMENT,
                            secrets = "npm=env:PLANTED_NPM"))
    static class BuildFails {
        @Test
        void neverRuns() {}
    }

    @WithContainer(name = "shared", image = "redis:7", ports = "6379", scope = Scope.BUILD)
    @WithContainer(name = "admin", image = "redis:7", scope = Scope.BUILD)
    @Reset(
            of = "admin",
            command = {"sh", "-c", "echo cannot log in with $0 $*; exit 1", "admin", "--password", EXEC_COMMAND})
    @Reset(of = "shared", http = "POST http://app:" + RESET_URL + "@shared:6379/reset?token=" + RESET_PARAMETER)
    static class Resets {
        @Test
        void runs() {}
    }

    @WithContainer(name = "shared", image = "redis:7", ports = "6379", scope = Scope.BUILD)
    @WithContainer(name = "admin", image = "redis:7", scope = Scope.BUILD)
    @Reset(
            of = "admin",
            command = {"sh", "-c", "echo cannot log in with $0 $*; exit 1", "admin", "--password", EXEC_COMMAND})
    @Reset(of = "shared", http = "POST http://app:" + RESET_URL + "@shared:6379/reset?token=" + RESET_PARAMETER)
    static class ResetsOnceMore {
        @Test
        void runs() {}
    }

    @WithCompose(files = "target/planted/compose.yaml")
    static class ComposeFails {
        @Test
        void neverRuns() {}
    }

    static final String COMPOSE = """
            services:
              app:
                image: busybox:1
                healthcheck: {test: "false"}
                environment:
                  DB_URL: postgres://app:${PLANTED_DB_PASSWORD}@db/app
                command:
                  - sh
                  - -c
                  - env; cat /run/secrets/* /app.conf; echo $$0 $$*; echo ${PLANTED_DB_PASSWORD}; sleep 1; exit 3
                  - app
                  - --password
                  - COMMAND
                secrets: [of_variable, of_file]
                configs: [{source: conf, target: /app.conf}]
            secrets:
              of_variable: {environment: PLANTED_PLAIN_NAME}
              of_file: {file: ./secret.txt}
            configs:
              conf: {content: "token is ${PLANTED_APP_TOKEN}"}
            """.replace("COMMAND", COMPOSE_COMMAND);
}
