package org.containerharness.local;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application as users have it, but that it says where it is connected to. */
@SpringBootApplication
class Orders {

    public static void main(String[] args) {
        SpringApplication.run(Orders.class, args);
    }

    /** Restarts once, as the developer tools do when code has changed, and waits to be ended. */
    @Bean
    ApplicationRunner runner(JdbcTemplate jdbc, StringRedisTemplate redis, Environment environment) {
        return arguments -> {
            Long starts = redis.opsForValue().increment("starts");
            jdbc.execute("create table if not exists orders (id int)");
            System.out.println("start " + starts + " with port " + environment.getProperty("harness.redis.port"));
            if (arguments.containsOption("restart") && Long.valueOf(1).equals(starts)) {
                Restarter.getInstance().restart();
            } else if (arguments.containsOption("exit")) {
                System.exit(0);
            } else {
                Thread.currentThread().join();
            }
        };
    }
}
