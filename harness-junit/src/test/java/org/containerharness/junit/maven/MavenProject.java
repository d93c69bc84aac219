package org.containerharness.junit.maven;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project whose tests are classes of this module, with Surefire and Failsafe of the versions that this build uses, so
 * that nothing has to be downloaded. What its tests want to tell they append to the file of the system property {@value
 * #NOTES}.
 */
final class MavenProject {

    static final String NOTES = "harness.test.notes";

    private final Path folder;
    private final String surefire;
    private final Map<String, StringBuilder> executions = new LinkedHashMap<>();
    private final List<String> goals = new ArrayList<>();

    /** With the version of Surefire that this build has. */
    MavenProject(Path folder) throws IOException {
        this(folder, versionOfThisBuild());
    }

    MavenProject(Path folder, String surefire) throws IOException {
        this.folder = folder;
        this.surefire = surefire;
        Files.createDirectories(folder.resolve("target/classes"));
    }

    private static String versionOfThisBuild() throws IOException {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        Matcher version = Pattern.compile("maven-surefire-plugin</artifactId>\\s*<version>([^<]+)<")
                .matcher(pom);
        if (!version.find()) {
            throw new IOException("The pom of this build names no version of Surefire.");
        }
        return version.group(1);
    }

    /** Adds a run of Surefire over these classes. */
    MavenProject surefire(String id, String configuration, Class<?>... tests) throws IOException {
        return execution("surefire", "test", id, configuration, tests);
    }

    /** Adds a run of Failsafe over these classes. */
    MavenProject failsafe(String id, String configuration, Class<?>... tests) throws IOException {
        return execution("failsafe", "integration-test", id, configuration, tests);
    }

    private MavenProject execution(String plugin, String goal, String id, String configuration, Class<?>... tests)
            throws IOException {
        StringBuilder includes = new StringBuilder();
        for (Class<?> test : tests) {
            String file = test.getName().replace('.', '/') + ".class";
            Path copy = folder.resolve("target/test-classes").resolve(file);
            Files.createDirectories(copy.getParent());
            try (InputStream content = test.getClassLoader().getResourceAsStream(file)) {
                Files.write(copy, content.readAllBytes());
            }
            includes.append("<include>").append(file, 0, file.length() - 6).append("</include>");
        }
        String artifact = "maven-" + plugin + "-plugin";
        executions
                .computeIfAbsent(artifact, unused -> new StringBuilder())
                .append("<execution><id>" + id + "</id><configuration><includes>" + includes
                        + "</includes><trimStackTrace>false</trimStackTrace><argLine>-Xmx96m -XX:TieredStopAtLevel=1</argLine>"
                        + "<systemPropertyVariables><" + NOTES + ">" + notes() + "</" + NOTES
                        + "></systemPropertyVariables>"
                        + classPath() + configuration + "</configuration></execution>");
        goals.add("org.apache.maven.plugins:" + artifact + ":" + surefire + ":" + goal + "@" + id);
        return this;
    }

    private static String classPath() {
        StringBuilder elements = new StringBuilder("<additionalClasspathElements>");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            elements.append("<additionalClasspathElement>").append(entry).append("</additionalClasspathElement>");
        }
        return elements.append("</additionalClasspathElements><additionalClasspathDependencies/>")
                .toString();
    }

    private Path notes() {
        return folder.resolve("notes");
    }

    /** What the tests have told so far, a line each. */
    List<String> told() throws IOException {
        return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
    }

    Path output() {
        return folder.resolve("output");
    }

    /** Starts Maven, as the leader of a process group of its own. */
    Process start() throws IOException {
        // By it Surefire knows which provider it needs.
        String junit = org.junit.jupiter.api.Test.class.getPackage().getImplementationVersion();
        StringBuilder plugins = new StringBuilder();
        executions.forEach((artifact, own) -> plugins.append("<plugin><artifactId>" + artifact
                + "</artifactId><version>" + surefire + "</version><executions>" + own + "</executions></plugin>"));
        Files.writeString(
                folder.resolve("pom.xml"),
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
                        + "<groupId>test</groupId><artifactId>test</artifactId><version>1</version><properties>"
                        + "<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>"
                        + "<dependencies><dependency><groupId>org.junit.jupiter</groupId>"
                        + "<artifactId>junit-jupiter</artifactId><version>" + junit
                        + "</version><scope>test</scope></dependency></dependencies><build><plugins>"
                        + plugins + "</plugins></build></project>");
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT", "mvn", "-B", "-ntp"));
        Optional.ofNullable(System.getProperty("localRepository"))
                .ifPresent(repository -> command.add("-Dmaven.repo.local=" + repository));
        command.addAll(goals);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile());
        builder.environment().put("MAVEN_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
        return builder.start();
    }

    String text() throws IOException {
        return Files.exists(output()) ? Files.readString(output(), StandardCharsets.UTF_8) : "";
    }

    /** For tests: tells something to whoever started the build. */
    static synchronized void note(String line) throws IOException {
        Files.writeString(
                Path.of(System.getProperty(NOTES)), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
