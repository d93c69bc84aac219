package org.containerharness.spring.boot4;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.spring.OrderEntity;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.data.redis.test.autoconfigure.DataRedisTest;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.boot.jpa.test.autoconfigure.TestEntityManager;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.jdbc.Sql;

/** Slices of Boot 4; their annotations have other packages in Boot 3. */
class SlicesTest {

    @Test
    void keepWhatIsDeclared() {
        TestRun.overRealEngine().run(OfJdbc.class, OfJpa.class, OfRedis.class).succeeded(3);
        Leftovers.none();
    }

    @SpringBootApplication
    static class Application {}

    @SpringBootApplication
    @EntityScan(basePackageClasses = OrderEntity.class)
    static class WithEntities {}

    @JdbcTest
    @ContextConfiguration(classes = Application.class)
    @WithContainer(name = "db", image = "postgres:16")
    static class OfJdbc {

        @Test
        @Sql(statements = "create table orders (id int)")
        void keepsTheDatabase(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select version()", String.class)).startsWith("PostgreSQL");
            assertThat(jdbc.queryForObject("select count(*) from orders", Integer.class))
                    .isZero();
        }
    }

    @DataJpaTest(properties = {"spring.autoconfigure.exclude=", "spring.jpa.hibernate.ddl-auto=create-drop"})
    @ContextConfiguration(classes = WithEntities.class)
    @WithPostgres
    static class OfJpa {

        @Test
        void keepsTheDatabase(@Autowired TestEntityManager entities, @Autowired JdbcTemplate jdbc) {
            entities.persistAndFlush(new OrderEntity());
            assertThat(jdbc.queryForObject("select version()", String.class)).startsWith("PostgreSQL");
            assertThat(jdbc.queryForObject("select count(*) from order_entity", Integer.class))
                    .isOne();
        }
    }

    @DataRedisTest
    @ContextConfiguration(classes = Application.class)
    @WithContainer(name = "cache", image = "redis:7")
    static class OfRedis {

        @Test
        void connects(@Autowired StringRedisTemplate redis) {
            redis.opsForValue().set("key", "value");
            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
        }
    }
}
