package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.containerharness.model.CommitSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitInstructionTest {

    private static List<String> plain(String line) {
        return CommitInstruction.parse(line).plain();
    }

    @Test
    void saysPlainlyWhatWasQuoted() {
        CommitSpec changes = CommitSpec.AS_IS
                .env("MODE", "a \"$quoted\" \\one")
                .label("it's", "b c")
                .env("EMPTY", "");

        assertThat(changes.instructions())
                .flatExtracting(CommitInstructionTest::plain)
                .containsExactly("ENV MODE=\"a \"$quoted\" \\one\"", "LABEL it's=\"b c\"", "ENV EMPTY=\"\"");
        assertThat(changes.instructions())
                .noneMatch(line -> CommitInstruction.parse(line).isOnlyOfDockerfiles());
    }

    @Test
    void givesEachValueAnInstruction() {
        assertThat(plain("env A=1 'B=two words' C=a\\ b"))
                .containsExactly("ENV A=\"1\"", "ENV B=\"two words\"", "ENV C=\"a b\"");
        assertThat(plain("ENV PATH  /bin:/usr/bin and \"so\" on"))
                .containsExactly("ENV PATH=\"/bin:/usr/bin and so on\"");
        assertThat(plain("EXPOSE 80 443/udp")).containsExactly("EXPOSE 80", "EXPOSE 443/udp");
        assertThat(plain("CMD [\"sh\", \"-c\", \"echo $HOME\"]"))
                .containsExactly("CMD [\"sh\", \"-c\", \"echo $HOME\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENV PATH=/opt:$PATH", "LABEL a=\"it's ${B}\"", "WORKDIR $HOME", "healthcheck NONE"})
    void knowsWhatOnlyAReaderOfDockerfilesUnderstands(String line) {
        assertThat(CommitInstruction.parse(line).isOnlyOfDockerfiles()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENV A='$B'", "ENV A=\\$B", "ENV A=\"\\$B\"", "CMD echo $A", "USER app", "ENV A=\"x'y\""})
    void knowsWhatMeansTheSameEverywhere(String line) {
        assertThat(CommitInstruction.parse(line).isOnlyOfDockerfiles()).isFalse();
    }
}
