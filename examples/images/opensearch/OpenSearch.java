import java.nio.file.Path;
import java.util.Map;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of OpenSearch in this process, without the security plugin; settings are variables with a dot in their names. */
public final class OpenSearch {

    public static void main(String[] words) throws InterruptedException {
        Map<String, String> variables = System.getenv();
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "0.0.0.0");
            settings.put("http.port", "9200");
            settings.put("discovery.type", variables.getOrDefault("discovery.type", "multi-node"));
            variables.forEach((name, value) -> {
                if (name.contains(".")) {
                    settings.put(name, value);
                }
            });
        });
        runner.build(OpenSearchRunner.newConfigs()
                .basePath(Path.of("/tmp/opensearch").toString())
                .numOfNode(1)
                .useLogger());
        Thread.currentThread().join();
    }
}
