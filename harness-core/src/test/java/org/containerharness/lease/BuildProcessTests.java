package org.containerharness.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.lease.ProcessTree.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildProcessTests {

    private static final Entry FORK =
            java(100, "/project/target/surefire/surefirebooter.jar", "/project/target/surefire");
    private static final Entry SHELL = new Entry(50, "/usr/bin/bash", List.of("-c", "mvn verify"));
    private static final Entry INIT = new Entry(1, "/sbin/init", List.of());

    @ParameterizedTest
    @CsvSource({
        "Maven, org.codehaus.plexus.classworlds.launcher.Launcher",
        "Maven, org.apache.maven.wrapper.MavenWrapperMain",
        "Maven daemon, org.mvndaemon.mvnd.common.MavenDaemon",
        "Gradle daemon, org.gradle.launcher.daemon.bootstrap.GradleDaemon",
        "Gradle, org.gradle.launcher.GradleMain",
        "Ant, org.apache.tools.ant.launch.Launcher",
    })
    void knowsTheBuildToolByItsMainClass(String tool, String mainClass) {
        Entry build = java(70, "-Xmx1g", "-classpath", "/opt/tool/boot.jar", mainClass, "verify");

        assertThat(of(FORK, build, SHELL, INIT)).isEqualTo(new BuildProcess(70, tool));
    }

    @Test
    void looksThroughShellsBetweenTheForkAndTheBuild() {
        Entry shell = new Entry(90, "/bin/sh", List.of("-c", "cd /work && java -jar surefirebooter.jar"));

        assertThat(of(FORK, shell, maven(70), SHELL)).isEqualTo(new BuildProcess(70, "Maven"));
    }

    @Test
    void takesTheNearestBuildOfABuildInsideABuild() {
        assertThat(of(FORK, maven(70), maven(60), SHELL)).isEqualTo(new BuildProcess(70, "Maven"));
    }

    @Test
    void givesEachRunOfAnIdeABuildOfItsOwn() {
        Entry idea = new Entry(20, "/opt/idea/bin/idea", List.of());
        Entry eclipse = java(20, "-jar", "/opt/eclipse/plugins/org.eclipse.equinox.launcher_1.6.jar");

        assertThat(of(FORK, idea, INIT)).isEqualTo(new BuildProcess(100, "run of IntelliJ IDEA"));
        assertThat(of(FORK, eclipse, INIT)).isEqualTo(new BuildProcess(100, "run of Eclipse"));
    }

    @Test
    void findsTheBuildThatWasStartedInTheTerminalOfAnIde() {
        Entry idea = new Entry(20, "/opt/idea/bin/idea", List.of());

        assertThat(of(FORK, maven(70), SHELL, idea)).isEqualTo(new BuildProcess(70, "Maven"));
    }

    @Test
    void takesTheTopmostJavaProcessOfAnUnbrokenLineWhereNothingIsKnown() {
        Entry runner = java(80, "com.example.Runner");
        Entry farAway = java(30, "com.example.Service");

        assertThat(of(FORK, runner, SHELL, farAway)).isEqualTo(new BuildProcess(80, "Java process"));
        assertThat(of(FORK, SHELL, INIT)).isEqualTo(new BuildProcess(100, "Java process"));
    }

    @Test
    void doesNotTakeAnAgentThatOutlivesBuildsForTheBuild() {
        Entry agent = java(10, "-jar", "/var/lib/jenkins/agent.jar", "-url", "https://ci.example");
        Entry runner = java(80, "com.example.Runner");

        assertThat(of(FORK, runner, agent, INIT)).isEqualTo(new BuildProcess(80, "run of Jenkins agent"));
    }

    @Test
    void isThisProcessWhereTheSystemTellsNothingOfOthers() {
        assertThat(of(new Entry(5, "", List.of()))).isEqualTo(new BuildProcess(5, "Java process"));
    }

    @Test
    void readsTheLineOfThisProcess() {
        ProcessTree tree = ProcessTree.ofThisProcess();

        assertThat(tree.self().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(tree.self().isJava()).isTrue();
        assertThat(tree.processes().stream().map(Entry::pid))
                .contains(BuildProcess.of(tree).pid());
    }

    /** Java tells nothing of a command line that is longer than a page; a long class path makes it so. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void readsCommandLinesOfAnyLength() throws Exception {
        String longArgument = "x".repeat(10_000);
        Process process = new ProcessBuilder("sh", "-c", "read line", "sh", longArgument).start();
        try {
            assertThat(ProcessTree.entry(process.toHandle()).arguments()).contains("read line", longArgument);
        } finally {
            process.destroyForcibly();
        }
    }

    private static BuildProcess of(Entry... processes) {
        return BuildProcess.of(new ProcessTree(List.of(processes)));
    }

    private static Entry maven(long pid) {
        return java(pid, "-classpath", "/m/boot.jar", "org.codehaus.plexus.classworlds.launcher.Launcher", "verify");
    }

    private static Entry java(long pid, String... arguments) {
        return new Entry(pid, "/usr/lib/jvm/17/bin/java", new ArrayList<>(List.of(arguments)));
    }
}
