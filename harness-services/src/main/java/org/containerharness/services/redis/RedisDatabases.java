package org.containerharness.services.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;
import org.containerharness.space.Shell;
import org.containerharness.space.SpaceMaker;

/**
 * Logical databases of one Redis container. Which are taken is noted in database 0 under {@code
 * containerharness:space:<number>}, so processes that share the container do not take the same; a note expires after a
 * day. The server has 16 databases unless it is started with {@code --databases}. {@code FLUSHALL} in a test empties
 * those of others too.
 *
 * @param password empty if the server needs none; default is the variable {@code REDIS_PASSWORD}
 * @param port inside the container, default 6379; must be published
 */
public record RedisDatabases(String password, int port) implements SpaceMaker<RedisDatabase> {

    private static final int DEFAULT_PORT = 6379;
    private static final String NOTE = "containerharness:space:";

    /** Takes free numbers from 1 on; what a dead process left in them goes. */
    private static final String TAKE = """
            local taken = {}
            for number = 1, tonumber(ARGV[1]) - 1 do
              if #taken == tonumber(ARGV[2]) then break end
              if redis.call('SET', KEYS[1] .. number, '1', 'NX', 'EX', 86400) then
                redis.call('SELECT', number)
                redis.call('FLUSHDB')
                redis.call('SELECT', 0)
                taken[#taken + 1] = number
              end
            end
            return taken
            """;

    public RedisDatabases() {
        this("", DEFAULT_PORT);
    }

    public RedisDatabases withPassword(String newPassword) {
        return new RedisDatabases(newPassword, port);
    }

    public RedisDatabases withPort(int newPort) {
        return new RedisDatabases(password, newPort);
    }

    @Override
    public Class<RedisDatabase> type() {
        return RedisDatabase.class;
    }

    /** There are few of them, so few are held in advance. */
    @Override
    public int ahead() {
        return 2;
    }

    @Override
    public List<RedisDatabase> open(Service service, List<String> names) {
        String script = "all=$(" + cli() + " CONFIG GET databases | tail -n 1)\n" + cli() + " -e EVAL \"$SCRIPT\" 1 "
                + NOTE + " \"$all\" " + names.size() + "\n";
        String answer =
                Shell.run(service, Map.of("REDISCLI_AUTH", passwordOf(service), "SCRIPT", TAKE), Shell.LIMIT, script);
        List<Integer> numbers = Arrays.stream(answer.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
        if (numbers.size() < names.size()) {
            release(service, numbers);
            throw new HarnessException("All logical databases of <" + service.name()
                    + "> are in use. Start it with more, for example command = \"redis-server --databases 256\","
                    + " or let tests prefix their keys.");
        }
        var address = service.address(port);
        List<RedisDatabase> spaces = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            spaces.add(new RedisDatabase(
                    numbers.get(i),
                    names.get(i) + ":",
                    address.getHostString(),
                    address.getPort(),
                    passwordOf(service)));
        }
        return spaces;
    }

    @Override
    public void close(Service service, List<RedisDatabase> spaces) {
        release(service, spaces.stream().map(RedisDatabase::number).toList());
    }

    private void release(Service service, List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        String flush = numbers.stream()
                .map(number -> cli() + " -n " + number + " FLUSHDB\n")
                .collect(Collectors.joining());
        String notes = numbers.stream().map(number -> NOTE + number).collect(Collectors.joining(" "));
        Shell.run(service, Map.of("REDISCLI_AUTH", passwordOf(service)), Shell.LIMIT, flush + cli() + " DEL " + notes);
    }

    private String cli() {
        return "redis-cli -p " + port;
    }

    private String passwordOf(Service service) {
        return password.isEmpty() ? service.variable("REDIS_PASSWORD").orElse("") : password;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisDatabases[port=" + port + "]";
    }
}
