package org.containerharness.docker.build;

import java.io.IOException;

/** Ends a call with a status; the message may use printable ASCII only and no percent sign. */
final class GrpcException extends IOException {

    private static final long serialVersionUID = 1L;

    static final int UNKNOWN = 2;
    static final int NOT_FOUND = 5;
    static final int RESOURCE_EXHAUSTED = 8;
    static final int UNIMPLEMENTED = 12;

    private final int code;

    GrpcException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** @see <a href="https://grpc.github.io/grpc/core/md_doc_statuscodes.html">Status codes</a> */
    int code() {
        return code;
    }
}
