package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.model.ContainerSpec;
import org.containerharness.services.browser.WithBrowser;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.keycloak.WithKeycloak;
import org.containerharness.services.localstack.WithLocalStack;
import org.containerharness.services.mail.WithMail;
import org.containerharness.services.mariadb.WithMariaDb;
import org.containerharness.services.memcached.WithMemcached;
import org.containerharness.services.mongo.WithMongo;
import org.containerharness.services.mosquitto.WithMosquitto;
import org.containerharness.services.mysql.WithMySql;
import org.containerharness.services.nats.WithNats;
import org.containerharness.services.nginx.WithNginx;
import org.containerharness.services.opensearch.WithOpenSearch;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.rabbitmq.WithRabbitMq;
import org.containerharness.services.redis.WithRedis;
import org.containerharness.services.redis.WithValkey;
import org.containerharness.services.wiremock.WithWireMock;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;
import org.junit.jupiter.api.Test;

/** The page of services says what is so, and the module stays small. */
class ServicesPageTest {

    private static final Path PAGE = Path.of("../docs/services.md");

    private final List<ServiceKind<?>> kinds = ServiceKind.all().stream()
            .filter(kind -> !(kind instanceof ConnectTest.LostKind))
            .toList();

    @Test
    void hasARowForEachKindWithItsClientsAndItsHandle() throws IOException {
        List<List<String>> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `@With"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .skip(1)
                        .toList())
                .toList();

        assertThat(rows)
                .extracting(row -> row.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        kinds.stream().map(kind -> "`" + kind.name() + "`").toList());
        for (List<String> row : rows) {
            ServiceKind<?> kind = kinds.stream()
                    .filter(each -> row.get(1).equals("`" + each.name() + "`"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Pattern.compile("`(\\w+)`").matcher(row.get(5)).results())
                    .as(kind.name())
                    .extracting(found -> found.group(1))
                    .containsExactlyElementsOf(kind.clients().stream()
                            .map(ServiceClient::shortType)
                            .toList());
            assertThat(row.get(6)).isEqualTo("`" + kind.type().getSimpleName() + "`");
            assertThat(row.get(2)).matches(image -> kind.images().stream().anyMatch(image::contains));
        }
    }

    @Test
    void namesTheAnnotationsImagesAndAttributes() throws IOException {
        String page = Files.readString(PAGE);
        Map<String, String> images = DeclaredStacks.of(All.class).ofClass().values().stream()
                .flatMap(stack -> stack.containers().stream())
                .collect(Collectors.toMap(
                        ContainerSpec::name, container -> container.image().toString()));

        assertThat(images).hasSize(kinds.size());
        for (Annotation annotation : All.class.getAnnotations()) {
            String name = annotation.annotationType().getSimpleName();
            ServiceKind<?> kind = kinds.stream()
                    .filter(each -> ("With" + each.name()).equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(page)
                    .contains("| `@" + name + "` | `" + kind.name() + "` | `" + images.get(kind.name()) + "` |");
            assertThat(Arrays.stream(annotation.annotationType().getDeclaredMethods())
                            .map(Method::getName))
                    .as(name)
                    .allMatch(attribute -> Pattern.compile("`[^`\\n]*\\b" + attribute + "\\b[^`\\n]*`")
                            .matcher(page)
                            .find());
        }
    }

    @WithBrowser
    @WithKafka
    @WithKeycloak
    @WithLocalStack
    @WithMail
    @WithMariaDb
    @WithMemcached
    @WithMongo
    @WithMosquitto
    @WithMySql
    @WithNats
    @WithNginx
    @WithOpenSearch
    @WithPostgres
    @WithRabbitMq
    @WithRedis
    @WithValkey
    @WithWireMock
    private static final class All {}

    @Test
    void theModuleIsSmallAndBringsNoClient() throws IOException {
        assertThat(sizeOfJar(Path.of("target/classes"))).isLessThan(400_000);
        assertThat(Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map(found -> found.group())
                        .filter(text -> !text.contains("<scope>test") && !text.contains("<scope>provided"))
                        .map(text -> text.replaceAll("(?s).*<artifactId>(.*)</artifactId>.*", "$1")))
                .containsExactlyInAnyOrder(
                        "harness-junit", "junit-jupiter-api", "bcpkix-jdk18on", "slf4j-api", "jspecify");
    }

    /** What a class path gets. */
    private static int sizeOfJar(Path classes) throws IOException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar.size();
    }
}
