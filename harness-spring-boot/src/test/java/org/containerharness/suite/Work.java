package org.containerharness.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** What each class of the suite does. */
abstract class Work {

    @Test
    void usesBoth(@Autowired JdbcTemplate jdbc, @Autowired StringRedisTemplate redis) {
        assertThat(jdbc.queryForObject("select 1", Integer.class)).isOne();
        redis.opsForValue().set("key", "value");
        assertThat(redis.opsForValue().get("key")).isEqualTo("value");
    }
}
