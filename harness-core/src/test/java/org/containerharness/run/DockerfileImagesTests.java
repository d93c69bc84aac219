package org.containerharness.run;

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

        assertThat(DockerfileImages.resolve(dockerfile, ImageNames.parse("", "mirror/")))
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
}
