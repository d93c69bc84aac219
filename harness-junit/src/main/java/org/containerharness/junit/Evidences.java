package org.containerharness.junit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.junit.output.Evidence;
import org.containerharness.junit.output.KeptNote;
import org.containerharness.junit.output.TestWindow;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is kept of the test or class of one context, and who is told where it is. */
final class Evidences implements AutoCloseable {

    /** Of the segments of a unique id, such as {@code [test-template-invocation:#2]}. */
    private static final Pattern NUMBER = Pattern.compile(":#(\\d+)]");

    private final ExtensionContext context;
    private final Evidence evidence;
    private final Optional<TestWindow> window;
    private final boolean endsHere;

    private Evidences(ExtensionContext context, Optional<TestWindow> window, boolean endsHere) {
        this.context = context;
        this.evidence = Fixtures.session(context).evidence();
        this.window = window;
        this.endsHere = endsHere;
    }

    static Evidences of(ExtensionContext context) {
        return new Evidences(context, Fixtures.window(context), false);
    }

    /** One of several that a test method makes, each with an output of its own. */
    static Evidences ofDynamicTest(ExtensionContext context) {
        Optional<TestWindow> own = Fixtures.window(context).map(around -> Fixtures.session(context)
                .evidence()
                .beginPart(around, context.getUniqueId(), invocation(context), context.getDisplayName()));
        return new Evidences(context, own, true);
    }

    /** Which invocation of a test a context is of, such as {@code .2}; empty if there is one only. */
    static String invocation(ExtensionContext context) {
        StringBuilder numbers = new StringBuilder();
        Matcher matcher = NUMBER.matcher(context.getUniqueId());
        while (matcher.find()) {
            numbers.append('.').append(matcher.group(1));
        }
        return numbers.toString();
    }

    void keepOfFailure(Throwable failure) {
        window.flatMap(own -> evidence.keep(own, true)).ifPresent(kept -> failure.addSuppressed(new KeptNote(kept)));
        boolean prints = evidence.printsAttachments();
        List.of(failure.getSuppressed()).stream()
                .filter(KeptNote.class::isInstance)
                .flatMap(note -> ((KeptNote) note).take().stream())
                .forEach(kept -> Attachments.publish(context, kept, prints));
    }

    /** Before it is interrupted. */
    Optional<String> keepNow() {
        return window.flatMap(evidence::keepNow).map(kept -> kept.folder().toString());
    }

    /** Only if a setting asks for it. */
    void keepOfSuccess() {
        window.flatMap(own -> evidence.keep(own, false)).ifPresent(kept -> Attachments.publish(context, kept, false));
    }

    @Override
    public void close() {
        if (endsHere) {
            window.ifPresent(TestWindow::close);
        }
    }
}
