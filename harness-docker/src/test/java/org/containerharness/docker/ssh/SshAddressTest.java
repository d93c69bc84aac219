package org.containerharness.docker.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshAddressTest {

    /** Names that ssh's configuration may have and the internet has not are hosts too. */
    @ParameterizedTest
    @CsvSource({
        "ssh://build-host, , build-host, ,",
        "ssh://ci@build_host:2222/run/docker.sock, ci, build_host, 2222, /run/docker.sock",
        "ssh://ci-2.1, , ci-2.1, ,",
        "ssh://first.last@10.0.0.7, first.last, 10.0.0.7, ,",
        "ssh://root@[fe80::1]:22/, root, fe80::1, 22,"
    })
    void readsUserHostPortAndSocket(String text, String user, String host, Integer port, String socket) {
        assertThat(SshAddress.parse(text))
                .isEqualTo(new SshAddress(
                        Optional.ofNullable(user), host, Optional.ofNullable(port), Optional.ofNullable(socket)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://", "ssh:///run/docker.sock", "ssh://-oProxyCommand=x", "ssh://-l@host", "ssh://a b"})
    void refusesWhatNamesNoHostOrIsAnOption(String text) {
        assertThatThrownBy(() -> SshAddress.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void refusesAPassword() {
        assertThatThrownBy(() -> SshAddress.parse("ssh://user:secret@build_host"))
                .hasMessageContaining("ssh takes none from an address");
    }
}
