package org.containerharness.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.model.DurationText;
import org.containerharness.settings.Setting;

/** There is no image to start from. */
public sealed interface ImageCause extends Cause {

    /** As it is named on the engine. */
    String image();

    /**
     * The engine does not have it, and it was not to be pulled.
     *
     * @param nearest images that the engine has and that are called nearly so
     */
    record ImageMissing(String image, List<String> nearest) implements ImageCause {

        @Override
        public String predicate() {
            return "failed because the engine does not have the image " + image;
        }

        @Override
        public String remedy() {
            return "check the image's name and tag, or let it be pulled (" + Setting.PULL_POLICY.key() + ").";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Called nearly so on the engine", nearest);
        }
    }

    /**
     * Its registry does not have it, or says so to those who may not see it.
     *
     * @param nearest images that the engine has and that are called nearly so
     */
    record ImageNotFound(String image, List<String> nearest) implements ImageCause {

        @Override
        public String predicate() {
            return "was not found in its registry";
        }

        @Override
        public String remedy() {
            return "check the image's name and tag, and that the registry has it; or say where it is with "
                    + Setting.IMAGE_PREFIX.key() + " or " + Setting.IMAGE_SUBSTITUTE.key() + ".";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Called nearly so on the engine", nearest);
        }
    }

    /** The registry wants other credentials. */
    record ImageDenied(String image) implements ImageCause {

        @Override
        public String predicate() {
            return "may not be pulled: the registry denies access";
        }

        @Override
        public String remedy() {
            return "log in with `docker login` for that registry, as the user who runs the tests; and check the name, since"
                    + " registries say the same of images that do not exist.";
        }
    }

    /** The registry has given this address or account enough for now. */
    record ImageRateLimited(String image) implements ImageCause {

        @Override
        public String predicate() {
            return "could not be pulled: the registry's rate limit is reached";
        }

        @Override
        public String remedy() {
            return "log in with `docker login`, or use a mirror through " + Setting.IMAGE_PREFIX.key() + ".";
        }
    }

    /**
     * The registry cannot be reached, or fails itself.
     *
     * @param nearest images that the engine has and that are called nearly so
     */
    record RegistryUnreachable(String image, List<String> nearest) implements ImageCause {

        @Override
        public String predicate() {
            return "could not be pulled: the registry cannot be reached";
        }

        @Override
        public String remedy() {
            return "check network and proxy of the engine, or use what it has, by another name or by a prefix for all names ("
                    + Setting.IMAGE_PREFIX.key() + ").";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Called nearly so on the engine", nearest);
        }
    }

    /**
     * There is no such image for the platform.
     *
     * @param engine what the engine runs on
     */
    record WrongPlatform(String image, String engine) implements ImageCause {

        @Override
        public String predicate() {
            return "is not there for the wanted platform (the engine is " + engine + ")";
        }

        @Override
        public String remedy() {
            return "use a tag that is made for this platform, or declare one that the engine can emulate.";
        }
    }

    /**
     * It was still being pulled when its time was over.
     *
     * @param after as long as it took by then
     */
    record SlowPull(String image, Duration after) implements ImageCause {

        @Override
        public String predicate() {
            return "was still being pulled after " + DurationText.print(after);
        }

        @Override
        public String remedy() {
            return "pull it before the tests (`docker pull`), or use a nearer mirror through "
                    + Setting.IMAGE_PREFIX.key() + "; the container itself was not waited for yet.";
        }
    }

    /** A step of its build failed. */
    record BuildFailed(String image) implements ImageCause {

        @Override
        public String predicate() {
            return "could not be built";
        }

        @Override
        public String remedy() {
            return "mend the step that failed; `docker build --progress=plain` in the folder of the build repeats it by"
                    + " hand.";
        }
    }
}
