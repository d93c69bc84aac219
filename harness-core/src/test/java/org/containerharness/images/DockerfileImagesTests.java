package org.containerharness.images;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DockerfileImagesTests {

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

        assertThat(DockerfileImages.resolve(dockerfile, ImageNames.parse("", "mirror/")::resolve))
                .isEqualTo("""
                ARG BASE=python:3
                FROM --platform=linux/amd64 mirror/golang:1.22 AS build
                RUN echo FROM here
                from build as test
                FROM ${BASE}
                FROM scratch
                FROM ghcr.io/team/base:1
                COPY --from=build /a /a
                COPY --chown=1:1 --from=mirror/nginx:1 /etc/nginx /n
                COPY --from=0 /b /b
                """);
    }

    @Test
    void leavesLinesWhereTheyAreAndNeedsNoRegistryForTheUsualSyntax() {
        assertThat(DockerfileImages.resolve(
                        "# syntax=docker/dockerfile:1\nFROM a:1\n", ImageNames.parse("", "mirror/")::resolve))
                .isEqualTo("# syntax: the engine's own\nFROM mirror/a:1\n");
        assertThat(DockerfileImages.resolve(
                        "# escape=`\n#syntax = docker/dockerfile:1.9-labs\nFROM a:1\n",
                        ImageNames.parse("", "mirror/")::resolve))
                .isEqualTo("# escape=`\n#syntax = mirror/docker/dockerfile:1.9-labs\nFROM mirror/a:1\n");
        assertThat(DockerfileImages.resolve(
                        "FROM a:1\nRUN --mount=type=bind,from=tools:1,target=/t make\n",
                        ImageNames.parse("", "mirror/")::resolve))
                .contains("--mount=type=bind,from=mirror/tools:1,target=/t make");
    }
}
