package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.services.keycloak.KeycloakServer;
import org.containerharness.services.keycloak.WithKeycloak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keycloak by one annotation, against its real server. */
@OnDemandImage("keycloak/keycloak:26.5")
class KeycloakTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void issuesTokensForItsRealm() {
        TestRun.overRealEngine().run(OnKeycloak.class).succeeded(1);
    }

    @WithKeycloak(realms = "classpath:shop-realm.json", realm = "shop")
    static class OnKeycloak {

        @Test
        void whoseIssuerIsItsAddress(@Handle KeycloakServer server, @Endpoint("{keycloak.issuer}") String issuer)
                throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.issuer() + "/protocol/openid-connect/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "grant_type=password&client_id=app&username=ann&password=secret"))
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();

            Matcher token =
                    Pattern.compile("\"access_token\":\"[^.]*\\.([^.]*)\\.").matcher(answer);
            assertThat(token.find()).as(answer).isTrue();
            String claims = new String(Base64.getUrlDecoder().decode(token.group(1)), StandardCharsets.UTF_8);
            assertThat(claims).contains("\"iss\":\"" + server.issuer() + "\"");
            assertThat(issuer).isEqualTo(server.issuer()).endsWith("/realms/shop");
        }
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(ConnectTest.failure(Wrong.class))
                .contains("@WithKeycloak version: <26 LTS> is no version.")
                .contains("@WithKeycloak realm: <my shop> is no name of a realm in an address.")
                .contains("@WithKeycloak realms[0]: there is no <none.json>");
    }

    @WithKeycloak(version = "26 LTS", realm = "my shop", realms = "none.json")
    static class Wrong {
        @Test
        void neverRuns() {}
    }

    @Test
    void refusesRealmsThatCannotBeBeforeItStarts() {
        assertThat(ConnectTest.failure(Broken.class))
                .contains("@WithKeycloak realms[0]: <broken-realm.json> cannot be imported. This is no JSON: true was"
                        + " expected in line 3, column 14.");
        assertThat(ConnectTest.failure(Other.class))
                .contains("@WithKeycloak realm: no file of <realms> has <shop>; they have other.");
    }

    @WithKeycloak(realms = "broken-realm.json", realm = "shop")
    static class Broken {
        @Test
        void neverRuns() {}
    }

    @WithKeycloak(realms = "classpath:other-realm.json", realm = "shop")
    static class Other {
        @Test
        void neverRuns() {}
    }

    @Test
    void saysWhatTheServerFindsWrongWithARealm() {
        assertThat(ConnectTest.failure(Unknown.class))
                .startsWith("The container <keycloak>")
                .contains("ERROR: Unrecognized field \"enabeld\"", "line: 3, column: 18")
                .contains("Declared at: KeycloakTest.Unknown @WithKeycloak");
    }

    @WithKeycloak(realms = "wrong-realm.json", realm = "shop")
    static class Unknown {
        @Test
        void neverRuns() {}
    }
}
