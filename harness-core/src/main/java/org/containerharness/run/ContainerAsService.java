package org.containerharness.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.handle.ContainerFacts;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.Command;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Secrets;
import org.containerharness.model.Service;

/** A container of ours, or of one below, as fixtures inside it see it. */
record ContainerAsService(Engine engine, RunningContainer container, SharedParts parts, Executor background)
        implements ContainerFacts, Service {

    @Override
    public String run(Map<String, String> environment, Duration limit, List<String> words) {
        ExecResult result = container.exec(
                ExecRequest.of(new Command(words)).withEnvironment(environment).within(limit));
        if (!result.succeeded()) {
            String text = "The command <" + String.join(" ", words) + "> in container <" + name()
                    + "> ended with exit code " + result.exitCode().orElse(-1) + ". It wrote:\n"
                    + (result.stdout() + result.stderr()).strip();
            throw new HarnessException(Secrets.mask(text, Secrets.among(environment)));
        }
        return result.stdout();
    }

    @Override
    public void copyIn(List<FileSpec> files) {
        engine.files().copyIn(container.id(), files);
    }

    @Override
    public <T> T shared(Object key, Class<T> type, Supplier<T> made) {
        return parts.get(container.id(), key, type, made);
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
        return Optional.of(container).filter(type::isInstance).map(type::cast);
    }

    @Override
    public void inBackground(Runnable task) {
        background.execute(task);
    }
}
