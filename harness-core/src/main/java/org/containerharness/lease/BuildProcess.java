package org.containerharness.lease;

import java.util.List;
import java.util.function.Predicate;

/**
 * The process that stands for the build a test JVM belongs to: what has BUILD scope is shared by all of its test JVMs
 * and ends with it.
 *
 * @param pid of the process
 * @param tool what it is, for messages
 */
record BuildProcess(long pid, String tool) {

    /** What a row of the table says about the process that it knows. */
    private enum Meaning {
        /** It is the build. */
        BUILD,
        /** It outlives the builds or runs that it starts, so each JVM that it starts is a build of its own. */
        FOREVER
    }

    private record Row(String tool, Meaning meaning, Predicate<ProcessTree.Entry> knows) {}

    /**
     * The tools that are known, docs/sharing.md quotes the table. The nearest process that a row knows decides; above it
     * nothing is looked at, so a build inside a build is one of its own.
     */
    private static final List<Row> TABLE = List.of(
            new Row("Maven", Meaning.BUILD, mainClass("org.codehaus.plexus.classworlds.launcher.Launcher")),
            new Row("Maven", Meaning.BUILD, mainClass("org.codehaus.classworlds.Launcher")),
            new Row("Maven", Meaning.BUILD, mainClass("org.apache.maven.wrapper.MavenWrapperMain")),
            new Row("Maven", Meaning.BUILD, mainClass("org.apache.maven.cling.MavenCling")),
            new Row("Maven daemon", Meaning.BUILD, mainClass("org.mvndaemon.mvnd.common.MavenDaemon")),
            new Row("Maven daemon", Meaning.BUILD, mainClass("org.mvndaemon.mvnd.daemon.Server")),
            new Row("Gradle daemon", Meaning.BUILD, mainClass("org.gradle.launcher.daemon.bootstrap.GradleDaemon")),
            new Row("Gradle", Meaning.BUILD, mainClass("org.gradle.launcher.GradleMain")),
            new Row("Gradle", Meaning.BUILD, mainClass("org.gradle.wrapper.GradleWrapperMain")),
            new Row("Ant", Meaning.BUILD, mainClass("org.apache.tools.ant.launch.Launcher")),
            new Row("sbt", Meaning.BUILD, mainClass("xsbt.boot.Boot")),
            new Row("sbt", Meaning.BUILD, jar("sbt-launch")),
            new Row("IntelliJ IDEA", Meaning.FOREVER, program("idea", "idea64", "idea.sh")),
            new Row("IntelliJ IDEA", Meaning.FOREVER, mainClass("com.intellij.idea.Main")),
            new Row("Eclipse", Meaning.FOREVER, program("eclipse", "eclipsec")),
            new Row("Eclipse", Meaning.FOREVER, jar("org.eclipse.equinox.launcher")),
            new Row("VS Code", Meaning.FOREVER, program("code", "code-server", "Code Helper")),
            new Row("NetBeans", Meaning.FOREVER, mainClass("org.netbeans.Main")),
            new Row("Jenkins agent", Meaning.FOREVER, jar("agent.jar", "remoting", "slave.jar", "jenkins.war")),
            new Row("TeamCity agent", Meaning.FOREVER, mainClass("jetbrains.buildServer.agent.AgentMain")),
            new Row("Bamboo agent", Meaning.FOREVER, jar("bamboo-agent")));

    /**
     * Finds the build of a test JVM: the nearest known build tool above it; under an IDE or a CI agent, and where nothing
     * is known, the topmost Java process of the unbroken line of Java processes that ends in the JVM.
     */
    static BuildProcess of(ProcessTree tree) {
        List<ProcessTree.Entry> processes = tree.processes();
        ProcessTree.Entry top = tree.self();
        boolean unbroken = true;
        for (ProcessTree.Entry process : processes.subList(1, processes.size())) {
            for (Row row : TABLE) {
                if (row.knows().test(process)) {
                    return row.meaning() == Meaning.BUILD
                            ? new BuildProcess(process.pid(), row.tool())
                            : new BuildProcess(top.pid(), "run of " + row.tool());
                }
            }
            unbroken &= process.isJava();
            top = unbroken ? process : top;
        }
        return new BuildProcess(top.pid(), "Java process");
    }

    private static Predicate<ProcessTree.Entry> mainClass(String name) {
        return process -> process.arguments().contains(name);
    }

    private static Predicate<ProcessTree.Entry> jar(String... prefixes) {
        return process -> {
            int option = process.arguments().indexOf("-jar");
            if (option < 0 || option + 1 >= process.arguments().size()) {
                return false;
            }
            String path = process.arguments().get(option + 1);
            String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
            return List.of(prefixes).stream().anyMatch(file::startsWith);
        };
    }

    private static Predicate<ProcessTree.Entry> program(String... names) {
        return process -> List.of(names).contains(process.program());
    }
}
