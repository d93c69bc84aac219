package org.containerharness.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerfileImagesTests {

    private static String resolve(String dockerfile) {
        return DockerfileImages.resolve(
                dockerfile,
                Map.of("MINOR", "9"),
                Map.of("own", "containerharness/build:1"),
                ImageNames.parse("", "mirror/")::resolve);
    }

    @Test
    void putsImagesInThePlaceOfTheBuildsOwnContexts() {
        assertThat(resolve("""
                FROM own
                COPY --from=own /a /a
                RUN --mount=type=bind,from=own,target=/own cp /own/a /b
                COPY --from=owner /a /a
                """)).isEqualTo("""
                FROM containerharness/build:1
                COPY --from=containerharness/build:1 /a /a
                RUN --mount=type=bind,from=containerharness/build:1,target=/own cp /own/a /b
                COPY --from=mirror/owner:latest /a /a
                """);
    }

    @Test
    void replacesBaseImagesAndLeavesStagesAlone() {
        String dockerfile = """
                ARG BASE=python:3
                FROM --platform=linux/amd64 golang:1.22 AS build
                RUN echo FROM here
                from build as test
                FROM ${BASE}
                FROM scratch
                FROM ghcr.io/team/base:1
                COPY --from=build /a /a
                COPY --chown=1:1 --from=nginx:1 /etc/nginx /n
                COPY --from=0 /b /b
                """;

        assertThat(resolve(dockerfile)).isEqualTo("""
                ARG BASE=python:3
                FROM --platform=linux/amd64 mirror/golang:1.22 AS build
                RUN echo FROM here
                from build as test
                FROM mirror/python:3
                FROM scratch
                FROM ghcr.io/team/base:1
                COPY --from=build /a /a
                COPY --chown=1:1 --from=mirror/nginx:1 /etc/nginx /n
                COPY --from=0 /b /b
                """);
    }

    @Test
    void leavesLinesWhereTheyAreAndNeedsNoRegistryForTheUsualSyntax() {
        assertThat(resolve("# syntax=docker/dockerfile:1\nFROM a:1\n"))
                .isEqualTo("# syntax: the engine's own\nFROM mirror/a:1\n");
        assertThat(resolve("# escape=`\n#syntax = docker/dockerfile:1.9-labs\nFROM a:1\n"))
                .isEqualTo("# escape=`\n#syntax = mirror/docker/dockerfile:1.9-labs\nFROM mirror/a:1\n");
        assertThat(resolve("FROM a:1\nRUN --mount=type=bind,from=tools:1,target=/t make\n"))
                .contains("--mount=type=bind,from=mirror/tools:1,target=/t make");
    }

    @Test
    void replacesImagesThatAreNamedWithArguments() {
        assertThat(resolve("""
                \uFEFFARG MAJOR=3 MINOR
                FROM --platform=$BUILDPLATFORM alpine:${MAJOR}.$MINOR AS one
                ARG MAJOR=4
                RUN true
                FROM \\
                  alpine:$MAJOR \\
                  AS two
                FROM tools-${TARGETARCH}:1
                """)).isEqualTo("""
                \uFEFFARG MAJOR=3 MINOR
                FROM --platform=$BUILDPLATFORM mirror/alpine:3.9 AS one
                ARG MAJOR=4
                RUN true
                FROM \\
                  mirror/alpine:3 \\
                  AS two
                FROM tools-${TARGETARCH}:1
                """);
    }

    @Test
    void leavesTheContentOfHeredocsAlone() {
        String written = "COPY <<EOF /Dockerfile\nFROM busybox:1\nCOPY --from=a:1 / /\nEOF\n";

        assertThat(resolve("FROM scratch\r\n" + written)).isEqualTo("FROM scratch\r\n" + written);
        assertThat(resolve("FROM from:1\r\n" + written)).isEqualTo("FROM mirror/from:1\r\n" + written);
    }
}
