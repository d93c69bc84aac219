package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.test.context.BootstrapWith;

/** Who uses Spring without the module for it is told what would surprise them. */
class SpringWithoutItsModuleTest {

    @Test
    void tellsThatSpringKeepsAddressesLongerThanContainers() {
        Logger log = (Logger) LoggerFactory.getLogger("org.containerharness");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        log.addAppender(seen);
        Level before = log.getLevel();
        log.setLevel(Level.INFO);
        try {
            TestRun.overRealEngine().run(OfSpring.class, OfSpring.class).succeeded(1);
        } finally {
            log.setLevel(before);
            log.detachAppender(seen);
        }

        assertThat(seen.list.stream().map(ILoggingEvent::getFormattedMessage))
                .filteredOn(text -> text.contains("harness-spring-boot"))
                .singleElement()
                .asString()
                .contains("OfSpring declares ends with the class", "scope = SUITE");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @BootstrapWith
    @interface SpringTest {}

    @SpringTest
    @WithContainer(name = "cache", image = "redis:7")
    static class OfSpring {

        @Test
        void runs() {}
    }
}
