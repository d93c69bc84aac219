package org.containerharness.spring.boot4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.services.redis.WithRedis;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Spring Framework 7 pauses a cached context while classes with another one run. */
class PausedContextTest {

    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @Test
    void findsTheSamePortWhenItGoesOn() {
        EVENTS.clear();
        TestRun.overRealEngine().run(First.class, Other.class, Again.class).succeeded(3);

        assertThat(EVENTS.subList(0, 6))
                .containsExactly("start A", EVENTS.get(1), "stop A", "start B", "stop B", "start A");
        assertThat(EVENTS.get(6)).isEqualTo(EVENTS.get(1));
        Leftovers.none();
    }

    @SpringBootApplication
    static class Application {

        @Bean
        Noted noted(Environment environment) {
            return new Noted(environment);
        }

        record Noted(Environment environment) implements SmartLifecycle {

            private String text() {
                return environment.getProperty("orders.context", "");
            }

            @Override
            public void start() {
                EVENTS.add("start " + text());
            }

            @Override
            public void stop() {
                EVENTS.add("stop " + text());
            }

            @Override
            public boolean isRunning() {
                return !EVENTS.isEmpty()
                        && EVENTS.lastIndexOf("start " + text()) > EVENTS.lastIndexOf("stop " + text());
            }
        }
    }

    @SpringBootTest(classes = Application.class, properties = "orders.context=A")
    @WithRedis
    static class First {

        @Test
        void writes(@Autowired StringRedisTemplate redis, @Autowired Environment environment) {
            redis.opsForValue().set("key", "value");
            EVENTS.add("port " + environment.getProperty("harness.redis.port"));
        }
    }

    @SpringBootTest(classes = Application.class, properties = "orders.context=B")
    static class Other {

        @Test
        void runs() {}
    }

    @SpringBootTest(classes = Application.class, properties = "orders.context=A")
    @WithRedis
    static class Again {

        @Test
        void reads(@Autowired StringRedisTemplate redis, @Autowired Environment environment) {
            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
            EVENTS.add("port " + environment.getProperty("harness.redis.port"));
        }
    }
}
