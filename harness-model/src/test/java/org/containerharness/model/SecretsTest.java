package org.containerharness.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @Test
    void theLinesOfASecretAreSecretToo() {
        var secrets = Secrets.among(Map.of("PRIVATE_KEY", "-----BEGIN\nabcdef\n  ghijkl\n", "PLAIN", "visible"));

        assertThat(Secrets.mask("key: ghijkl", secrets)).isEqualTo("key: ***");
        assertThat(Secrets.mask("abcdef visible", secrets)).isEqualTo("*** visible");
    }

    /** What stands between two {@code #} is the secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:#pw-1#@db:5432/app",
                "redis://:#pw-2#@cache:6379",
                "jdbc:mysql://root:#p@w-3#@db/app",
                "https://#ghp_0123456789abcdef#@example.test/repo",
                "app:#pw-4#@tcp(db:3306)/app",
                "jdbc:oracle:thin:scott/#tiger5#@//db:1521/XE",
                "http://api/reset?user=a&password=#pw-6#&x=1",
                "http://api/reset?token=#pw-7#",
                "SPRING_DATASOURCE_PASSWORD=#pw-8#",
                "-Dspring.datasource.password=#pw-9#",
                "jdbc:sqlserver://db;user=sa;password=#pw-10#;encrypt=false",
                "{\"user\": \"a\", \"clientSecret\": \"#pw 11#\"}",
                "Authorization: Bearer #pw.12#",
                "curl -H 'X-Api-Key: #pw13#' http://api",
                "redis-server --requirepass #pw-14#",
                "redis-cli -h cache -a #pw-15# ping",
                "[CMD, redis-cli, -a, #pw-16#, ping]",
                "[\"redis-cli\", \"-a\", \"#pw-17#\"]",
                "mysqladmin ping -uroot -p#pw-18#",
                "mongosh -u root -p #pw-19# --eval 1",
                "/opt/tools/bin/sqlcmd -S db -U sa -P #pw-20# -Q x",
                "curl -fsS -u admin:#pw-21# http://api",
                "rabbitmqctl add_user app #pw-22#",
                "ALTER USER app PASSWORD '#pw 23#'",
                "CREATE USER app IDENTIFIED WITH sha2 BY '#pw 24#'",
                "url=jdbc:postgresql://db/app?user=a&password=#pw-25#",
                "ldapsearch -x -D cn=admin -w #pw-26# -b dc=x",
            })
    void showsNoSecretThatTheFormOfATextTells(String text) {
        String secret = text.substring(text.indexOf('#') + 1, text.lastIndexOf('#'));
        String plain = text.replace("#" + secret + "#", secret);

        assertThat(Secrets.mask(plain)).isEqualTo(text.replace("#" + secret + "#", "***"));

        Secrets.learnFrom(plain);
        assertThat(Secrets.mask("the server refused <" + secret + ">")).isEqualTo("the server refused <***>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "psql -p 5432 -U app",
                "http://db:5432/app",
                "key=value",
                "image registry.example:5000/team/app@sha256:0123",
                "PASSWORD=${DB_PASSWORD}",
                "POSTGRES_PASSWORD_FILE=/run/secrets/db",
                "author=Ann",
                "PWD=/work",
                "mysql -P 3306 --protocol tcp",
                "https://example.test/docs",
                "redis-cli -p 6379 ping",
                "a log-in for a registry needs its host, a user and a password",
                "You may also use \"POSTGRES_HOST_AUTH_METHOD=trust\" to allow all connections",
                "using the option -A, or --auth-local and --auth-host, the next time you run initdb.",
                "mongodb://db:27017/app?authSource=admin&authMechanism=SCRAM-SHA-256",
                "mysqld --default-authentication-plugin=mysql_native_password",
            })
    void showsWhatIsNoSecret(String text) {
        assertThat(Secrets.mask(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_PASS",
                "PASS",
                "requirepass",
                "DB_PASS_2",
                "APP_CREDS",
                "CREDS",
                "SENTRY_DSN",
                "DSN",
                "PGPASSWORD",
                "MYSQL_PWD",
                "API_TOKEN",
                "clientSecret",
                "NEO4J_AUTH",
                "REDISCLI_AUTH",
                "DOCKER_AUTH_CONFIG",
                "TS_AUTHKEY",
                "basicAuth",
                "AUTH_1",
                "X-Auth-Header",
                "AUTH_METHOD_TOKEN",
                "AUTH_TYPE_PASSWORD",
                "auth-host-key",
                "AUTH_SERVER_CREDENTIALS",
                "AUTH_MODE_BASIC_AUTH",
                "AWS_SECRET_ACCESS_KEY",
                "private.key",
                "db.pass",
                "X-Api-Key",
                "ConnectionString",
                "REDIS_PW"
            })
    void knowsTheNamesOfSecrets(String name) {
        assertThat(Secrets.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POSTGRES_USER",
                "PWD",
                "OLDPWD",
                "AUTHOR",
                "COMPASS",
                "BYPASS",
                "DB_PASSWORD_FILE",
                "KEYBOARD",
                "PATH",
                "POSTGRES_HOST_AUTH_METHOD",
                "authentication-plugin",
                "AUTH_TYPES",
                "auth.enabled",
                "SSH_AUTH_SOCK",
                "unauthenticated"
            })
    void knowsNamesThatAreNone(String name) {
        assertThat(Secrets.isSecret(name)).isFalse();
    }

    @Test
    void showsNoValueThatWasLearnedHoweverItIsWritten() {
        Secrets.learn(Map.of(
                "LEARNED_PASSWORD",
                "le@rned/1",
                "LEARNED_AUTH",
                "neo4j/learned-2",
                "LEARNED_URL",
                "amqp://u:l%40arned-3@mq"));

        assertThat(Secrets.mask("le@rned/1 learned-2 l%40arned-3 l@arned-3")).isEqualTo("*** *** *** ***");
    }

    /** Else the harness's own words would be missing from what it says. */
    @Test
    void showsOrdinaryWordsThatAreSecretsInTextsAboutOtherThings() {
        Secrets.learn(Map.of("ORDINARY_PASSWORD", "secret", "ALLOW_EMPTY_PASSWORD", "true", "AUTH_PORT", "8080"));

        assertThat(Secrets.mask("a secret on port 8080 is true")).isEqualTo("a secret on port 8080 is true");
        assertThat(Secrets.mask("a secret", Secrets.among(Map.of("ORDINARY_PASSWORD", "secret"))))
                .isEqualTo("a ***");
    }

    /** The form of a text says where a secret begins, not where it ends. */
    @Test
    void showsNothingOfAValueWithSpaces() {
        Secrets.learn(Map.of("LONG_PASSWORD", "long and 9 words", "BEGUN_PASSWORD", "begun-8"));

        assertThat(Secrets.mask("{LONG_PASSWORD=long and 9 words, A=b}")).isEqualTo("{LONG_PASSWORD=***, A=b}");
        assertThat(Secrets.mask("OTHER_PASSWORD=begun-8-and-more")).isEqualTo("OTHER_PASSWORD=***");
        assertThat(Secrets.mask("LONG_PASSWORD=sun and rain", Secrets.among(Map.of("A_PASSWORD", "sun and rain"))))
                .isEqualTo("LONG_PASSWORD=***");
    }

    @Test
    void noFailureTellsASecretNorDoesItsCause() {
        Secrets.learn(Map.of("FAILING_PASSWORD", "failing-1"));
        Exception cause = new IOException("no login with failing-1", new SQLException("at jdbc:x://u:failing-2@db"));

        StringWriter trace = new StringWriter();
        new HarnessException("It failed with <failing-1> and redis://:failing-3@db.", cause)
                .printStackTrace(new PrintWriter(trace));

        assertThat(trace.toString())
                .doesNotContain("failing-")
                .contains("HarnessException: It failed with <***> and redis://:***@db.")
                .contains("Caused by: java.io.IOException: no login with ***")
                .contains("Caused by: java.sql.SQLException: at jdbc:x://u:***@db");
        Exception clean = new IOException("clean");
        assertThat(new HarnessException("text", clean)).hasCause(clean);
    }

    /** Of containers, which write what they like. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void looksAtLongLinesInNoTime() {
        for (String part : List.of(
                "a", "a-", "a=", "a.b=c ", "mysql -", "://a:", "\"a\":\"", "password ", "x-y: ", "curl -u a ", "'")) {
            String line =
                    part.repeat(200_000 / part.length()) + " = : @ -p redis-cli curl _ ' uthorization earer mongo";
            assertThat(Secrets.mask(line)).isNotEmpty();
        }
    }

    @Test
    void ofASecretThatBeginsWithAnotherNothingIsLeft() {
        assertThat(Secrets.mask("is abcd-efgh", List.of("abcd", "abcd-efgh"))).isEqualTo("is ***");
    }
}
