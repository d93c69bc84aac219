package org.containerharness.docker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.docker.ScriptedEngine;
import org.containerharness.engine.EngineSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCredentialsTest {

    private static final String SECRET = "s3cr3t";

    @TempDir
    private Path home;

    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void usePrograms() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.createDirectories(home.resolve("bin"));
        environment.put("PATH", home.resolve("bin") + ":/bin:/usr/bin");
    }

    private void config(String json) throws IOException {
        Files.writeString(home.resolve(".docker/config.json"), json);
    }

    private void helper(String name, String script) throws IOException {
        Path program = home.resolve("bin/docker-credential-" + name);
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String basic(String user) {
        return Base64.getEncoder().encodeToString((user + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
    }

    private RegistryCredentials.Found find(String registry) {
        return find(registry, Duration.ofSeconds(20));
    }

    private RegistryCredentials.Found find(String registry, Duration limit) {
        return new RegistryCredentials(
                        new EngineSettings(Optional.empty(), Optional.empty(), false, environment, home),
                        ScriptedEngine.limits(limit, limit, limit, limit))
                .find(registry);
    }

    private static JsonNode sent(RegistryCredentials.Found found) throws IOException {
        return Json.parse(
                Base64.getUrlDecoder().decode(found.login().orElseThrow().header()));
    }

    @Test
    void readsWhatTheFileHolds() throws IOException {
        config("{\"auths\":{\"https://reg.example:5000/v1/\":{\"auth\":\"" + basic("ann") + "\"},"
                + "\"https://index.docker.io/v1/\":{\"auth\":\"" + basic("bob") + "\"},"
                + "\"token.example\":{\"identitytoken\":\"" + SECRET + "\"}}}");

        assertThat(sent(find("reg.example:5000")))
                .isEqualTo(Json.object()
                        .put("serveraddress", "reg.example:5000")
                        .put("username", "ann")
                        .put("password", SECRET));
        assertThat(sent(find("docker.io")).path("username").textValue()).isEqualTo("bob");
        assertThat(sent(find("docker.io")).path("serveraddress").textValue()).isEqualTo("https://index.docker.io/v1/");
        assertThat(sent(find("token.example")).path("identitytoken").textValue())
                .isEqualTo(SECRET);
        assertThat(find("other.example").login()).isEmpty();
        assertThat(find("other.example").source()).contains("config.json does not name the registry");
    }

    @Test
    void prefersTheVariable() throws IOException {
        config("{\"auths\":{\"reg.example\":{\"auth\":\"" + basic("file") + "\"}}}");
        environment.put("DOCKER_AUTH_CONFIG", "{\"auths\":{\"reg.example\":{\"auth\":\"" + basic("variable") + "\"}}}");

        assertThat(sent(find("reg.example")).path("username").textValue()).isEqualTo("variable");
        assertThat(find("reg.example").source()).isEqualTo("DOCKER_AUTH_CONFIG");
    }

    @Test
    void asksHelpersOfARegistryThenTheStoreThenTheFile() throws IOException {
        helper(
                "one",
                "read server; echo \"{\\\"Username\\\":\\\"one-$server\\\",\\\"Secret\\\":\\\"" + SECRET + "\\\"}\"");
        helper(
                "all",
                "read server; [ \"$server\" = https://index.docker.io/v1/ ] || { echo 'credentials not found in"
                        + " native keychain'; exit 1; }; echo '{\"Username\":\"<token>\",\"Secret\":\"" + SECRET
                        + "\"}'");
        config(
                "{\"credHelpers\":{\"reg.example\":\"one\"},\"credsStore\":\"all\",\"auths\":{\"file.example\":{\"auth\":\""
                        + basic("file") + "\"}}}");

        assertThat(sent(find("reg.example")).path("username").textValue()).isEqualTo("one-reg.example");
        assertThat(find("reg.example").source()).contains("docker-credential-one");
        assertThat(sent(find("docker.io")).path("identitytoken").textValue()).isEqualTo(SECRET);
        assertThat(sent(find("file.example")).path("username").textValue()).isEqualTo("file");
    }

    @Test
    void neverWaitsForEverAndNeverTellsASecret() throws IOException {
        helper("slow", "sleep 600");
        helper("odd", "echo 'not json " + SECRET + "'");
        config("{\"credHelpers\":{\"slow.example\":\"slow\",\"odd.example\":\"odd\",\"gone.example\":\"gone\"},"
                + "\"auths\":{\"reg.example\":{\"auth\":\"" + basic("ann") + "\"}}}");

        assertThat(find("slow.example", Duration.ofMillis(200)).source()).contains("no answer within 200 ms");
        assertThat(find("odd.example").source())
                .contains("its answer is not JSON")
                .doesNotContain(SECRET);
        assertThat(find("gone.example").source()).contains("docker-credential-gone is not on the PATH");
        assertThat(find("reg.example").toString()).doesNotContain(SECRET).contains("ann with a password");
    }

    @Test
    void saysThatThereIsNoFileOrThatItIsBroken() throws IOException {
        assertThat(find("reg.example").source()).contains("there is no").contains("config.json");
        config("{\"auths\": " + SECRET);
        assertThat(find("reg.example").source()).contains("cannot be read").doesNotContain(SECRET);
    }
}
