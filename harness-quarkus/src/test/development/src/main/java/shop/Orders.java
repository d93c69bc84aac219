package shop;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Notes the round, the mode in which it runs and which Redis it has in the file that the variable NOTES names. */
@ApplicationScoped
public class Orders {

    @Inject
    RedisDataSource redis;

    void begins(@Observes StartupEvent event) throws IOException {
        String server = redis.execute("info", "server").toString();
        note(LaunchMode.current().name(), server.replaceAll("(?s).*run_id:(\\w+).*", "$1"));
    }

    void answers(@Observes Router router) {
        router.get("/round").handler(call -> call.end(round()));
    }

    public void note(String what, String which) throws IOException {
        Files.writeString(
                Path.of(System.getenv("NOTES")),
                round() + " " + what + " " + which + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    static String round() {
        return "1";
    }
}
