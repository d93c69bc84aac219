package org.containerharness.suite;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextCustomizerFactories;

/** The same classes on servers that are there already, which properties of the system name. */
final class SuiteOnServers {

    private SuiteOnServers() {}

    @SpringBootTest
    @ContextCustomizerFactories(Contexts.class)
    abstract static class OnServers extends Work {}

    static class Class01 extends OnServers {}

    static class Class02 extends OnServers {}

    static class Class03 extends OnServers {}

    static class Class04 extends OnServers {}

    static class Class05 extends OnServers {}

    static class Class06 extends OnServers {}

    static class Class07 extends OnServers {}

    static class Class08 extends OnServers {}

    static class Class09 extends OnServers {}

    static class Class10 extends OnServers {}

    static class Class11 extends OnServers {}

    static class Class12 extends OnServers {}
}
