package org.containerharness.docker.api;

import static org.containerharness.engine.EngineException.Kind.ADDRESS_POOLS_EXHAUSTED;
import static org.containerharness.engine.EngineException.Kind.COMMAND_NOT_FOUND;
import static org.containerharness.engine.EngineException.Kind.DISK_FULL;
import static org.containerharness.engine.EngineException.Kind.FILE_OR_FOLDER;
import static org.containerharness.engine.EngineException.Kind.IMAGE_MISSING;
import static org.containerharness.engine.EngineException.Kind.IMAGE_UNKNOWN;
import static org.containerharness.engine.EngineException.Kind.IN_USE;
import static org.containerharness.engine.EngineException.Kind.NAME_TAKEN;
import static org.containerharness.engine.EngineException.Kind.NOT_FOUND;
import static org.containerharness.engine.EngineException.Kind.OTHER;
import static org.containerharness.engine.EngineException.Kind.PORT_TAKEN;
import static org.containerharness.engine.EngineException.Kind.RATE_LIMITED;
import static org.containerharness.engine.EngineException.Kind.REGISTRY_DENIED;
import static org.containerharness.engine.EngineException.Kind.REGISTRY_UNREACHABLE;
import static org.containerharness.engine.EngineException.Kind.SUBNET_OVERLAP;
import static org.containerharness.engine.EngineException.Kind.WRONG_PLATFORM;
import static org.containerharness.engine.EngineException.Kind.WRONG_STATE;

import java.util.List;
import java.util.Locale;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;

/**
 * What the engine's texts mean. Its status codes do not tell: used-up address pools are a 404, a denied registry is a
 * 500.
 */
public final class EngineErrors {

    /** What was asked of the engine, as far as it matters for reading its answer. */
    public enum Subject {
        IMAGE_TRANSFER,
        FILE_COPY,
        ANYTHING
    }

    /**
     * One line of the table; the first that fits counts.
     *
     * @param needles all of them must be in the text, in any case of letters
     */
    private record Row(Subject subject, List<String> needles, Kind kind, String advice) {

        boolean fits(Subject asked, String text) {
            return (subject == Subject.ANYTHING || subject == asked)
                    && needles.stream().allMatch(text::contains);
        }
    }

    /** A meaning and the next step; the step may be empty. */
    public record Meaning(Kind kind, String advice) {}

    private static final List<Row> TABLE = List.of(
            copy(FILE_OR_FOLDER, "", "cannot overwrite directory"),
            copy(FILE_OR_FOLDER, "", "cannot overwrite non-directory"),
            copy(FILE_OR_FOLDER, "", ": not a directory"),
            copy(FILE_OR_FOLDER, "", "copier: put:", "file exists"),
            copy(
                    WRONG_STATE,
                    "A file is mounted there, which the engine cannot replace; change its source, or write into it with"
                            + " a command.",
                    "device or resource busy"),
            copy(
                    WRONG_STATE,
                    "Files cannot be copied into a read-only file system; mount a volume there.",
                    "read-only file system"),
            any(
                    DISK_FULL,
                    "Free space on the engine's disk; `docker system df` shows what uses it.",
                    "no space left on device"),
            any(
                    ADDRESS_POOLS_EXHAUSTED,
                    "Remove unused networks (`docker network prune`), or give the network its own subnet, such as 10.5.0.0/24.",
                    "could not find an available, non-overlapping"),
            any(
                    ADDRESS_POOLS_EXHAUSTED,
                    "Remove unused networks (`docker network prune`), or give the network its own subnet, such as 10.5.0.0/24.",
                    "all predefined address pools have been fully subnetted"),
            any(
                    SUBNET_OVERLAP,
                    "Choose another subnet, or leave it out and let the engine choose.",
                    "pool overlaps with other one"),
            any(
                    SUBNET_OVERLAP,
                    "Choose another subnet, or leave it out and let the engine choose.",
                    "overlaps with existing"),
            any(OTHER, "Write subnets as address/bits, such as 10.5.0.0/24.", "invalid cidr"),
            any(
                    NAME_TAKEN,
                    "Remove the other one, or leave the name out for a unique one.",
                    "network with name",
                    "already exists"),
            any(
                    NAME_TAKEN,
                    "Remove the other one, or leave the name out for a unique one.",
                    "already in use by container"),
            any(NAME_TAKEN, "Remove the other one, or leave the name out for a unique one.", "name is already in use"),
            any(PORT_TAKEN, "End what holds the host port, or publish on a random one.", "port is already allocated"),
            any(PORT_TAKEN, "End what holds the host port, or publish on a random one.", "address already in use"),
            any(PORT_TAKEN, "End what holds the host port, or publish on a random one.", "ports are not available"),
            any(OTHER, "Give the container at least 6m of memory.", "minimum memory limit allowed"),
            any(OTHER, "Leave the restart policy out.", "can't create 'autoremove' container with restart policy"),
            any(
                    OTHER,
                    "Begin with a letter or digit and go on with letters, digits, _ . or -.",
                    "invalid container name"),
            any(
                    OTHER,
                    "Write it as [registry/]repository[:tag][@digest], such as postgres:15.",
                    "invalid reference format"),
            any(OTHER, "Use a harness or an engine that is closer in age.", "client version", "is too new"),
            any(OTHER, "Use a harness or an engine that is closer in age.", "client version", "is too old"),
            any(NOT_FOUND, "Make the folder, or let the mount create its source.", "bind source path does not exist"),
            any(
                    COMMAND_NOT_FOUND,
                    "Check the command and the entrypoint; the program must be in the image and on its PATH.",
                    "executable file not found"),
            any(
                    COMMAND_NOT_FOUND,
                    "The program is there but may not be executed; check its mode.",
                    "exec:",
                    "permission denied"),
            any(
                    COMMAND_NOT_FOUND,
                    "Check the command and the entrypoint; the program, or the interpreter its first line names, must be in the image.",
                    "exec",
                    "no such file or directory"),
            any(
                    COMMAND_NOT_FOUND,
                    "The program is made for another processor, or is a script without a first line #!.",
                    "exec format error"),
            any(WRONG_STATE, "Unpause it first.", "is paused"),
            any(WRONG_STATE, "", "is not running"),
            any(WRONG_STATE, "", "is not paused"),
            any(WRONG_STATE, "", "is already paused"),
            any(WRONG_STATE, "", "is restarting"),
            any(
                    WRONG_STATE,
                    "Files cannot be copied into a read-only file system; mount a volume there.",
                    "marked read-only"),
            any(IN_USE, "Remove or disconnect its members first.", "has active endpoints"),
            any(IN_USE, "Remove or disconnect its members first.", "in use by task"),
            any(IN_USE, "Remove the containers that use it first.", "volume is in use"),
            any(IN_USE, "Remove the containers that use it first.", "volume is being used"),
            any(IN_USE, "Remove the containers that use it first.", "image is being used"),
            any(IN_USE, "Remove the containers that use it first.", "image is referenced"),
            any(IN_USE, "Remove the containers that use it first, or force it.", "conflict: unable to"),
            any(IN_USE, "", "removal of container", "in progress"),
            any(
                    WRONG_PLATFORM,
                    "Ask for a platform the image has, or leave the platform out.",
                    "no matching manifest for"),
            any(
                    WRONG_PLATFORM,
                    "Ask for a platform the image has, or leave the platform out.",
                    "no match for platform"),
            any(
                    WRONG_PLATFORM,
                    "Ask for a platform the image has, or leave the platform out.",
                    "does not match the specified platform"),
            any(
                    WRONG_PLATFORM,
                    "Ask for a platform the image has, or leave the platform out.",
                    "does not provide the specified platform"),
            // Podman's words, of a list and of an index.
            any(
                    WRONG_PLATFORM,
                    "Ask for a platform the image has, or leave the platform out.",
                    "no image found in",
                    "for architecture"),
            any(IMAGE_MISSING, "Pull or build it first.", "no such image"),
            any(NOT_FOUND, "", "no such container"),
            any(NOT_FOUND, "", "no such network"),
            any(NOT_FOUND, "", "no such volume"),
            any(NOT_FOUND, "", "get ", "no such volume"),
            any(NOT_FOUND, "", "no such exec"),
            any(NOT_FOUND, "", "could not find the file"),
            any(NOT_FOUND, "", "network", "not found"),
            transfer(
                    RATE_LIMITED,
                    "Log in (`docker login`) for a higher limit, use a mirror, or wait.",
                    "toomanyrequests"),
            transfer(
                    RATE_LIMITED,
                    "Log in (`docker login`) for a higher limit, use a mirror, or wait.",
                    "too many requests"),
            transfer(RATE_LIMITED, "Log in (`docker login`) for a higher limit, use a mirror, or wait.", "rate limit"),
            // Docker's own registry says this of a repository that is not there, too.
            transfer(
                    IMAGE_UNKNOWN,
                    "Check the spelling; if the repository is private, log in first (`docker login`).",
                    "pull access denied",
                    "does not exist",
                    "requested access to the resource is denied"),
            transfer(
                    REGISTRY_DENIED,
                    "The registry knows who asks and refuses; use an account that may read the repository.",
                    "pull access denied",
                    ": denied: "),
            transfer(
                    IMAGE_UNKNOWN,
                    "Check the spelling; if the repository is private, log in first (`docker login`).",
                    "pull access denied",
                    "does not exist"),
            transfer(
                    REGISTRY_DENIED,
                    "The registry knows who asks and refuses; use an account that may read the repository.",
                    "reading manifest",
                    ": denied: "),
            transfer(
                    REGISTRY_DENIED,
                    "Log in to the registry (`docker login`) with an account that may read it.",
                    "no basic auth credentials"),
            transfer(
                    REGISTRY_DENIED,
                    "Log in to the registry (`docker login`) with an account that may read it.",
                    "unauthorized"),
            transfer(
                    REGISTRY_DENIED,
                    "Log in to the registry (`docker login`) with an account that may read it.",
                    "authentication required"),
            transfer(
                    REGISTRY_DENIED,
                    "Log in to the registry (`docker login`) with an account that may read it.",
                    "incorrect username or password"),
            transfer(
                    REGISTRY_DENIED,
                    "Log in to the registry (`docker login`) with an account that may read it.",
                    "denied"),
            transfer(
                    REGISTRY_DENIED,
                    "Log in to the registry (`docker login`) with an account that may read it.",
                    "403 forbidden"),
            transfer(IMAGE_UNKNOWN, "Check the repository and the tag.", "manifest unknown"),
            transfer(IMAGE_UNKNOWN, "Check the repository and the tag.", "manifest for", "not found"),
            transfer(IMAGE_UNKNOWN, "Check the repository and the tag.", "name unknown"),
            transfer(IMAGE_UNKNOWN, "Check the repository and the tag.", "not known to registry"),
            transfer(IMAGE_UNKNOWN, "Check the repository and the tag.", "not found"),
            transfer(
                    OTHER,
                    "The registry delivers damaged data; pull again later, or from another registry.",
                    "filesystem layer verification failed"),
            transfer(
                    OTHER,
                    "The registry delivers damaged data; pull again later, or from another registry.",
                    "failed to verify digest"),
            transfer(
                    OTHER,
                    "The registry delivers damaged data; pull again later, or from another registry.",
                    "digest did not match"),
            transfer(
                    REGISTRY_UNREACHABLE,
                    "Start the registry, or check its address; the engine itself must reach it.",
                    "connection refused"),
            transfer(REGISTRY_UNREACHABLE, "Check the registry's name and the engine's name servers.", "no such host"),
            transfer(
                    REGISTRY_UNREACHABLE,
                    "Check the registry's name and the engine's name servers.",
                    "server misbehaving"),
            transfer(REGISTRY_UNREACHABLE, "Check the engine's network and proxy.", "network is unreachable"),
            transfer(REGISTRY_UNREACHABLE, "Check the engine's network and proxy.", "no route to host"),
            transfer(REGISTRY_UNREACHABLE, "Check the engine's network and proxy.", "timeout"),
            transfer(REGISTRY_UNREACHABLE, "Check the engine's network and proxy.", "context deadline exceeded"),
            transfer(REGISTRY_UNREACHABLE, "Let the engine trust the registry's certificate.", "x509:"),
            transfer(
                    REGISTRY_UNREACHABLE,
                    "The registry does not speak TLS; configure it as insecure in the engine.",
                    "server gave http response to https client"),
            transfer(
                    REGISTRY_UNREACHABLE,
                    "The registry is failing; try again later.",
                    "received unexpected http status"),
            transfer(REGISTRY_UNREACHABLE, "The transfer broke off; try again.", "unexpected eof"),
            transfer(REGISTRY_UNREACHABLE, "The transfer broke off; try again.", "connection reset"),
            transfer(REGISTRY_UNREACHABLE, "The transfer broke off; try again.", ": eof"));

    private EngineErrors() {}

    private static Row any(Kind kind, String advice, String... needles) {
        return new Row(Subject.ANYTHING, List.of(needles), kind, advice);
    }

    private static Row copy(Kind kind, String advice, String... needles) {
        return new Row(Subject.FILE_COPY, List.of(needles), kind, advice);
    }

    private static Row transfer(Kind kind, String advice, String... needles) {
        return new Row(Subject.IMAGE_TRANSFER, List.of(needles), kind, advice);
    }

    public static Meaning meaningOf(Subject subject, int status, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(row -> row.fits(subject, lower))
                .findFirst()
                .map(row -> new Meaning(row.kind(), row.advice()))
                // Other engines word it in their own way; only this code is used as it should be by all of them.
                .orElseGet(() -> new Meaning(status == 404 ? NOT_FOUND : OTHER, ""));
    }

    /** The exception for a refusal: what was tried, what the engine said, what to do. */
    public static EngineException refusal(String attempt, Subject subject, int status, String text) {
        Meaning meaning = meaningOf(subject, status, text);
        return new EngineException(
                meaning.kind(), status, sentence("Could not " + attempt + ": the engine said: " + text, meaning), null);
    }

    public static String sentence(String text, Meaning meaning) {
        String trimmed = text.strip();
        String ended = trimmed.endsWith(".") || trimmed.endsWith("!") ? trimmed : trimmed + ".";
        return meaning.advice().isEmpty() ? ended : ended + " " + meaning.advice();
    }

    /**
     * Whether the engine says that something is not there; what a proxy on the way does not find may be there. Podman fails
     * with it, status 500, as long as it removes it.
     */
    public static boolean isMissing(EngineException e) {
        return e.status() == 404 && e.kind() != Kind.NOT_AN_ENGINE || e.status() == 500 && e.kind() == NOT_FOUND;
    }

    /** The exception for an answer that is not the Engine API's. */
    public static EngineException notAnEngine(String attempt, String endpoint, int status, String body) {
        String beginning = body.strip();
        beginning = beginning.length() > 200 ? beginning.substring(0, 200) + "…" : beginning;
        return new EngineException(
                Kind.NOT_AN_ENGINE,
                status,
                "Could not " + attempt + ": what answers at " + endpoint
                        + " does not speak the Docker Engine API" + (status == 0 ? "" : " (status " + status + ")")
                        + ". Its answer begins: " + (beginning.isEmpty() ? "(empty)" : beginning)
                        + " Check the endpoint, and any proxy on the way.",
                null);
    }
}
