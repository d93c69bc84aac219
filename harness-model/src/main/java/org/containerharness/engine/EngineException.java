package org.containerharness.engine;

import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** The engine refused a call or did not answer it. */
public class EngineException extends HarnessException {

    private static final long serialVersionUID = 1L;

    /** What kind of refusal; the engine's status codes alone do not tell, its texts do. */
    public enum Kind {
        /** The container, network, volume or path is not there. */
        NOT_FOUND,
        /** The image is not on the engine. */
        IMAGE_MISSING,
        /** The registry does not have the image. */
        IMAGE_UNKNOWN,
        /** The registry wants other credentials. */
        REGISTRY_DENIED,
        /** The registry asks to come back later. */
        RATE_LIMITED,
        /** The registry cannot be reached or failed. */
        REGISTRY_UNREACHABLE,
        /** The image is not there for this platform. */
        WRONG_PLATFORM,
        /** Another container or network has the name. */
        NAME_TAKEN,
        /** Something else has the host port. */
        PORT_TAKEN,
        /** No address range is left for a new network. */
        ADDRESS_POOLS_EXHAUSTED,
        /** The subnet overlaps with another network's. */
        SUBNET_OVERLAP,
        /** The network still has members, or the volume users. */
        IN_USE,
        /** The command is not in the image or cannot be run. */
        COMMAND_NOT_FOUND,
        /** The container is in a state that does not allow it, such as paused or stopped. */
        WRONG_STATE,
        /** A file is where a folder is to go, or the other way round. */
        FILE_OR_FOLDER,
        /** The engine's disk is full. */
        DISK_FULL,
        /** A build step failed. */
        BUILD_FAILED,
        /** The engine did not answer in time. */
        TIMEOUT,
        /** The connection failed. */
        CONNECTION,
        /** What answered does not speak the Engine API. */
        NOT_AN_ENGINE,
        /** Anything else; the text is the engine's. */
        OTHER
    }

    private final Kind kind;
    private final int status;

    public EngineException(Kind kind, int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status, 0 if there was no answer. */
    public int status() {
        return status;
    }
}
