package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerfileTest {

    private static final Dockerfile FILE = Dockerfile.parse("""
            # syntax=docker/dockerfile:1.7
            # escape=`

            ARG BASE=reg.example/base:1
            FROM $BASE AS build
            ARG TOKEN
            RUN --mount=type=bind,from=tools.example/lint:2,target=/l `
                # a comment in between
                make all

            RUN <<EOF
            FROM inside/heredoc
            EOF
            FROM --platform=linux/amd64 ${OTHER:-other.example:5000/x} AS Two
            COPY --from=build /a /a
            COPY --from=copied.example/y /b /b
            FROM build
            FROM scratch
            FROM busybox
            ONBUILD ARG LATER=1
            """);

    @Test
    void namesTheImagesItNeeds() {
        assertThat(FILE.images(Map.of()))
                .containsExactlyInAnyOrder(
                        "reg.example/base:1",
                        "tools.example/lint:2",
                        "other.example:5000/x",
                        "copied.example/y",
                        "busybox");
        assertThat(FILE.images(Map.of("BASE", "my.example/x"))).contains("my.example/x");
    }

    @Test
    void knowsStagesArgumentsAndSyntax() {
        assertThat(FILE.stages()).containsExactly("build", "two");
        assertThat(FILE.hasStage("TWO")).isTrue();
        assertThat(FILE.hasStage("4")).isTrue();
        assertThat(FILE.hasStage("5")).isFalse();
        assertThat(FILE.arguments()).containsExactly("BASE", "TOKEN", "LATER");
        assertThat(FILE.syntax()).contains("docker/dockerfile:1.7");
    }

    @Test
    void findsTheLineOfAStep() {
        assertThat(FILE.instruction(1)).map(Dockerfile.Instruction::line).contains(4);
        assertThat(FILE.named("RUN --mount=type=bind,from=tools.example/lint:2,target=/l make all"))
                .map(Dockerfile.Instruction::line)
                .contains(7);
        assertThat(FILE.named("RUN <<EOF (FROM inside/heredoc...)"))
                .map(Dockerfile.Instruction::line)
                .contains(11);
        assertThat(FILE.named("WORKDIR /x")).isEmpty();
        assertThat(FILE.step("build", 3, "RUN"))
                .map(Dockerfile.Instruction::line)
                .contains(11);
        assertThat(FILE.step("two", 2, "COPY"))
                .map(Dockerfile.Instruction::line)
                .contains(15);
        assertThat(FILE.step("stage-4", 1, "FROM"))
                .map(Dockerfile.Instruction::line)
                .contains(19);
        assertThat(FILE.step("two", 2, "RUN")).isEmpty();
    }

    @Test
    void takesAShiftForNoHeredoc() {
        Dockerfile file = Dockerfile.parse("FROM a\nRUN echo $((1<<SHIFT))\nFROM b\n");

        assertThat(file.instructions()).extracting(Dockerfile.Instruction::line).containsExactly(1, 2, 3);
    }

    @Test
    void aFromKnowsOnlyTheArgumentsBeforeTheFirst() {
        Dockerfile file = Dockerfile.parse("""
                ARG V=1
                FROM base:$V
                ARG V=2
                FROM other:$V
                FROM third-${TARGETARCH}:$V
                """);

        assertThat(file.images(Map.of())).containsExactly("base:1", "other:1", "third-${TARGETARCH}:1");
    }
}
