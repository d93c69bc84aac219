package org.containerharness.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;
import org.junit.jupiter.api.Test;

class SpacePoolTests {

    private final Deque<Runnable> background = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private boolean preparing = true;

    private final SpacePool<Named> pool = new SpacePool<>(new Maker(), new NoService());

    @Test
    void makesOneForTheFirstAndSeveralAheadFromTheSecondOn() {
        pool.take();
        assertThat(background).isEmpty();

        pool.take();
        runBackground();
        Named third = pool.take();

        assertThat(calls).containsExactly("prepare", "open 1", "open 1", "open 4");
        assertThat(third.name()).endsWith("_3");
    }

    @Test
    void handsEachOutOnce() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add(pool.take().name());
            runBackground();
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void removesUsedOnesSeveralAtATimeAndNeverHandsThemOutAgain() {
        Named used = pool.take();
        for (int i = 0; i < 4; i++) {
            pool.giveBack(used);
        }
        runBackground();

        assertThat(calls).endsWith("open 4", "close 4");
    }

    @Test
    void removesAllOfItsOwnWhenTheContainerOutlivesIt() {
        pool.giveBack(pool.take());
        pool.take();
        runBackground();
        calls.clear();

        pool.close();

        assertThat(calls).containsExactly("close 5");
    }

    @Test
    void preparesAgainAfterAFailure() {
        preparing = false;
        assertThatThrownBy(pool::take).hasMessage("not yet");

        preparing = true;
        pool.take();

        assertThat(calls).containsExactly("prepare", "open 1");
    }

    private void runBackground() {
        while (!background.isEmpty()) {
            background.poll().run();
        }
    }

    private record Named(String name) implements Space {}

    private final class Maker implements SpaceMaker<Named> {
        @Override
        public Class<Named> type() {
            return Named.class;
        }

        @Override
        public void prepare(Service service) {
            if (!preparing) {
                throw new HarnessException("not yet");
            }
            calls.add("prepare");
        }

        @Override
        public List<Named> open(Service service, List<String> names) {
            calls.add("open " + names.size());
            return names.stream().map(Named::new).toList();
        }

        @Override
        public void close(Service service, List<Named> spaces) {
            calls.add("close " + spaces.size());
        }
    }

    private final class NoService implements Service {
        @Override
        public String name() {
            return "db";
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public InetSocketAddress address(int containerPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean publishes(int containerPort) {
            return false;
        }

        @Override
        public String run(Map<String, String> environment, Duration limit, List<String> words) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copyIn(List<FileSpec> files) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T shared(Object key, Class<T> type, Supplier<T> made) {
            return made.get();
        }

        @Override
        public void inBackground(Runnable task) {
            background.add(task);
        }
    }
}
