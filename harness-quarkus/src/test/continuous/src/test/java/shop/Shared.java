package shop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;
import org.containerharness.services.redis.WithRedis;
import org.junit.jupiter.api.Test;

/** Notes the round, the test class and its containers in the file that the variable NOTES names. */
@WithRedis
@WithContainer(name = "build", image = "redis:7", scope = Scope.BUILD, connection = "none")
abstract class Shared {

    @Inject
    Orders orders;

    @Test
    void connects(@Handle("redis") RunningContainer redis, @Handle("build") RunningContainer build) throws Exception {
        String name = getClass().getSimpleName().replaceAll("_.*", "");
        orders.put("by", name);
        assertTrue(redis.exec("redis-cli", "get", "by").stdout().contains(name));
        Files.writeString(
                Path.of(System.getenv("NOTES")),
                orders.round() + " " + name + " " + redis.id() + " " + build.id() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
