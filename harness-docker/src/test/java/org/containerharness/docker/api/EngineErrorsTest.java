package org.containerharness.docker.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.engine.EngineException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | could not find an available, non-overlapping IPv4 address pool among the defaults | ADDRESS_POOLS_EXHAUSTED",
                "400 | all predefined address pools have been fully subnetted | ADDRESS_POOLS_EXHAUSTED",
                "403 | Pool overlaps with other one on this address space | SUBNET_OVERLAP",
                "409 | network with name net already exists | NAME_TAKEN",
                "400 | invalid CIDR block notation: 1.2.3/4 | OTHER",
                "409 | Conflict. The container name \"/db\" is already in use by container \"f00\". You have to remove it | NAME_TAKEN",
                "500 | driver failed programming external connectivity: Bind for 127.0.0.1:8080 failed: port is already allocated | PORT_TAKEN",
                "500 | failed to bind host port for 127.0.0.1:80: address already in use | PORT_TAKEN",
                "400 | OCI runtime create failed: exec: \"nope\": executable file not found in $PATH: unknown | COMMAND_NOT_FOUND",
                "400 | OCI runtime create failed: exec: \"/x\": stat /x: no such file or directory: unknown | COMMAND_NOT_FOUND",
                "400 | OCI runtime create failed: exec: \"/etc\": permission denied: unknown | COMMAND_NOT_FOUND",
                "404 | network gone not found | NOT_FOUND",
                "400 | Minimum memory limit allowed is 6MB | OTHER",
                "409 | Container f00 is paused, unpause the container before exec | WRONG_STATE",
                "409 | container f00 is not running | WRONG_STATE",
                "403 | error while removing network: network net id f00 has active endpoints | IN_USE",
                "409 | remove data: volume is in use - [f00] | IN_USE",
                "409 | removal of container db is already in progress | IN_USE",
                "409 | conflict: unable to remove repository reference \"x\" (must force) | IN_USE",
                "400 | invalid reference format | OTHER",
                "404 | No such image: x:1 | IMAGE_MISSING",
                "404 | No such container: x | NOT_FOUND",
                "404 | get data: no such volume | NOT_FOUND",
                "400 | invalid mount config for type \"bind\": bind source path does not exist: /x | NOT_FOUND",
                "404 | image with reference x was found but does not match the specified platform | WRONG_PLATFORM",
                "500 | write /var/lib/x: no space left on device | DISK_FULL",
                "400 | client version 1.51 is too new. Maximum supported API version is 1.45 | OTHER",
                "404 | something another engine says | NOT_FOUND",
                "500 | something nobody knows | OTHER",
            })
    void knowsTheEnginesTexts(int status, String text, Kind kind) {
        assertThat(EngineErrors.meaningOf(Subject.ANYTHING, status, text).kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | Head \"http://127.0.0.1:1/v2/x/manifests/1\": no basic auth credentials | REGISTRY_DENIED",
                "500 | unauthorized: authentication required | REGISTRY_DENIED",
                "404 | pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied | IMAGE_UNKNOWN",
                "404 | pull access denied for x, repository does not exist or may require 'docker login': denied: not you | REGISTRY_DENIED",
                "500 | denied: requested access to the resource is denied | REGISTRY_DENIED",
                "500 | toomanyrequests: You have reached your pull rate limit | RATE_LIMITED",
                "500 | received unexpected HTTP status: 502 Bad Gateway | REGISTRY_UNREACHABLE",
                "500 | manifest unknown: manifest unknown | IMAGE_UNKNOWN",
                "404 | manifest for x:9 not found: manifest unknown: manifest unknown | IMAGE_UNKNOWN",
                "500 | Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused | REGISTRY_UNREACHABLE",
                "500 | dial tcp: lookup nowhere.invalid: no such host | REGISTRY_UNREACHABLE",
                "500 | net/http: TLS handshake timeout | REGISTRY_UNREACHABLE",
                "500 | tls: failed to verify certificate: x509: certificate signed by unknown authority | REGISTRY_UNREACHABLE",
                "200 | unexpected EOF | REGISTRY_UNREACHABLE",
                "200 | filesystem layer verification failed for digest sha256:f00 | OTHER",
                "404 | no matching manifest for linux/s390x in the manifest list entries | WRONG_PLATFORM",
                "200 | failed to register layer: write /x: no space left on device | DISK_FULL",
                "400 | invalid reference format | OTHER",
            })
    void knowsTheTextsOfPulls(int status, String text, Kind kind) {
        assertThat(EngineErrors.meaningOf(Subject.IMAGE_TRANSFER, status, text).kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "choosing an image from manifest list docker://x:1: no image found in manifest list for architecture amd64, variant \"\", OS linux | WRONG_PLATFORM | Ask for a platform the image has",
                "choosing image instance: no image found in image index for architecture \"amd64\" | WRONG_PLATFORM | Ask for a platform the image has",
                "writing blob: storing blob to file \"/x\": happened during read: Digest did not match, expected sha256:1, got sha256:2 | OTHER | The registry delivers damaged data",
                "initializing source docker://x:1: reading manifest 1 in x: denied: no | REGISTRY_DENIED | use an account that may read the repository",
            })
    void knowsPodmansTextsOfPulls(String text, Kind kind, String advice) {
        EngineErrors.Meaning meaning = EngineErrors.meaningOf(Subject.IMAGE_TRANSFER, 500, text);

        assertThat(meaning.kind()).isEqualTo(kind);
        assertThat(meaning.advice()).contains(advice);
    }

    @Test
    void saysWhatWasTriedWhatTheEngineSaidAndWhatToDo() {
        assertThat(EngineErrors.refusal("start container db", Subject.ANYTHING, 500, "port is already allocated"))
                .hasMessage("Could not start container db: the engine said: port is already allocated."
                        + " End what holds the host port, or publish on a random one.");
    }

    @Test
    void showsTheBeginningOfAnAnswerThatIsNotAnEngines() {
        assertThat(EngineErrors.notAnEngine("say hello", "tcp://x:1", 503, "<html>" + "x".repeat(500)))
                .hasMessageContaining("tcp://x:1 does not speak the Docker Engine API (status 503)")
                .hasMessageContaining("<html>" + "x".repeat(194) + "…")
                .hasMessageNotContaining("x".repeat(195));
    }
}
