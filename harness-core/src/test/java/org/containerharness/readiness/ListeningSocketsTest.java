package org.containerharness.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.diagnosis.Cause;
import org.containerharness.model.ContainerPort;
import org.junit.jupiter.api.Test;

class ListeningSocketsTest {

    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";
    private static final String REDIS_ON_LOOPBACK = "   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000\n";
    private static final String NAME_SERVER = "   1: 0B00007F:A3C1 00000000:0000 0A 00000000:00000000\n";
    private static final String CONNECTION = "   2: 020011AC:18EB 010011AC:C350 01 00000000:00000000\n";
    private static final String WEB_ON_ALL_SIX =
            "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000\n";
    private static final String WEB_ON_LOOPBACK_SIX =
            "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000\n";

    private static String explain(String tables, int port) {
        return ListeningSockets.parse(HEAD + tables)
                .explain(ContainerPort.tcp(port))
                .map(Cause::predicate)
                .orElse("");
    }

    @Test
    void findsAProcessOnTheLoopbackOnly() {
        assertThat(explain(REDIS_ON_LOOPBACK + CONNECTION, 6379))
                .isEqualTo("listens on 6379/tcp on the container's loopback only (127.0.0.1:6379)");
        assertThat(explain(WEB_ON_LOOPBACK_SIX, 8080)).contains("loopback only ([0:0:0:0:0:0:0:1]:8080)");
    }

    @Test
    void findsOtherPorts() {
        assertThat(explain(REDIS_ON_LOOPBACK + NAME_SERVER + HEAD + WEB_ON_ALL_SIX, 9000))
                .isEqualTo("listens on 127.0.0.1:6379, [0:0:0:0:0:0:0:0]:8080 instead of 9000/tcp");
    }

    @Test
    void findsNothing() {
        assertThat(explain(NAME_SERVER + CONNECTION, 9000)).startsWith("listens on no TCP port at all");
    }

    @Test
    void findsThatTheProcessIsNotToBlame() {
        assertThat(explain(WEB_ON_ALL_SIX, 8080)).contains("cannot be reached from here");
    }
}
