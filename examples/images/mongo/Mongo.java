import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** MongoDB's protocol over a store in memory, and of replica sets that one is initiated and elects its only member. */
public final class Mongo extends MemoryBackend {

    private static final long ELECTION_MILLIS = 150;

    private final String replicaSet;
    private volatile String member = "";
    private volatile long elected = Long.MAX_VALUE;

    private Mongo(String replicaSet) {
        this.replicaSet = replicaSet;
    }

    public static void main(String[] words) {
        List<String> options = List.of(words);
        int set = options.indexOf("--replSet");
        Mongo backend = new Mongo(set < 0 ? "" : options.get(set + 1));
        new MongoServer(backend).bind(new InetSocketAddress("0.0.0.0", 27017));
        System.out.println("Waiting for connections");
    }

    @Override
    public Document handleCommand(Channel channel, String database, String name, Document command) {
        if (name.equals("replSetInitiate") && !replicaSet.isEmpty()) {
            return initiate((Map<?, ?>) command.get(name));
        }
        if (!name.equalsIgnoreCase("hello") && !name.equalsIgnoreCase("isMaster")) {
            return super.handleCommand(channel, database, name, command);
        }
        // It knows the newer name only in what drivers begin with.
        Document answer = super.handleCommand(channel, "admin", "isMaster", new Document("isMaster", 1));
        return replicaSet.isEmpty() ? answer.append("isWritablePrimary", true) : ofSet(answer);
    }

    private synchronized Document initiate(Map<?, ?> configuration) {
        if (!member.isEmpty()) {
            return refused(23, "already initialized");
        }
        if (!replicaSet.equals(configuration.get("_id"))) {
            return refused(93, "this node was started with the set " + replicaSet);
        }
        List<?> members = (List<?>) configuration.get("members");
        member = ((Map<?, ?>) members.get(0)).get("host").toString();
        elected = System.currentTimeMillis() + ELECTION_MILLIS;
        return new Document("ok", 1.0);
    }

    private static Document refused(int code, String text) {
        return new Document("ok", 0.0).append("errmsg", text).append("code", code);
    }

    private Document ofSet(Document answer) {
        boolean isPrimary = System.currentTimeMillis() >= elected;
        answer.append("isWritablePrimary", isPrimary).append("ismaster", isPrimary).append("secondary", false);
        if (member.isEmpty()) {
            return answer.append("isreplicaset", true);
        }
        answer.append("setName", replicaSet).append("setVersion", 1).append("hosts", List.of(member)).append("me", member);
        return isPrimary ? answer.append("primary", member) : answer;
    }
}
