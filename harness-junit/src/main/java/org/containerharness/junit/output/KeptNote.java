package org.containerharness.junit.output;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Says in the stack trace of a failure, which every tool shows, where files are that help to explain it. */
public final class KeptNote extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient AtomicReference<KeptFiles> files;

    public KeptNote(KeptFiles kept) {
        super(kept.text(), null, false, false);
        this.files = new AtomicReference<>(kept);
    }

    /** The files, for the first who asks. */
    public Optional<KeptFiles> take() {
        return Optional.ofNullable(files.getAndSet(null));
    }

    /** Without the name of this class, which says nothing. */
    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
