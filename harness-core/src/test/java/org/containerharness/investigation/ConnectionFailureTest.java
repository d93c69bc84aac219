package org.containerharness.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.containerharness.investigation.ConnectionFailure.Mention;
import org.containerharness.model.HarnessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Connection to 127.0.0.1:33312 refused. Check that the hostname and port are correct | 127.0.0.1
                    Connection refused: localhost/127.0.0.1:33312 | localhost
                    Unable to connect to 127.0.0.1/<unresolved>:33312 | 127.0.0.1
                    Failed to connect to any host resolved for DNS name: /127.0.0.1:33312 | 127.0.0.1
                    Socket fail to connect to address=(host=localhost)(port=33312)(type=primary). Connection refused |
                    Timed out after 30000 ms while waiting for a server. servers=[{address=localhost:33312, type=UNKNOWN}] | localhost
                    I/O error on GET request for "http://localhost:33312/orders": Connection refused | localhost
                    Failed to obtain JDBC Connection; jdbc:postgresql://db:secret@127.0.0.1:33312/app?x=1 | 127.0.0.1
                    Connection refused: localhost/[0:0:0:0:0:0:0:1]:33312 | localhost
                    Connect to http://[::1]:33312 failed | ::1
                    """)
    void findsTheAddressAsItIsWritten(String message, String host) {
        ConnectionFailure failure = new ConnectionFailure(new IllegalStateException(message));

        assertThat(failure.isOne()).isTrue();
        assertThat(failure.mentions()).contains(new Mention(Optional.ofNullable(host), 33312));
    }

    @Test
    void findsItInCausesAndSuppressed() {
        SQLTransientConnectionException pool = new SQLTransientConnectionException(
                "HikariPool-1 - Connection is not available, request timed out after 30000ms");
        IllegalStateException outer = new IllegalStateException("no context", new RuntimeException(pool));
        pool.addSuppressed(new ConnectException("Connection refused: localhost:33312"));

        ConnectionFailure failure = new ConnectionFailure(outer);

        assertThat(failure.isOne()).isTrue();
        assertThat(failure.isOfSockets()).isTrue();
        assertThat(failure.mentions()).contains(new Mention(Optional.of("localhost"), 33312));
    }

    @Test
    void aFailureWithoutAMessageIsOneByItsType() {
        assertThat(new ConnectionFailure(new RuntimeException(new ConnectException())).isOfSockets())
                .isTrue();
        assertThat(new ConnectionFailure(new SocketTimeoutException("Read timed out")).isOfSockets())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expected: 33312 but was: 33313", "no row in table orders", ""})
    void otherFailuresAreNone(String message) {
        assertThat(new ConnectionFailure(new AssertionError(message)).isOne()).isFalse();
        assertThat(new ConnectionFailure(new IOException(message)).isOne()).isFalse();
    }

    @Test
    void whatTheHarnessSaysHasItsExplanation() {
        assertThat(new ConnectionFailure(new HarnessException("Connection refused: localhost:33312")).isOne())
                .isFalse();
    }

    @Test
    void aLoopOfCausesEnds() {
        Exception first = new Exception("a");
        Exception second = new Exception("b", first);
        first.initCause(second);

        assertThat(new ConnectionFailure(first).isOne()).isFalse();
    }
}
