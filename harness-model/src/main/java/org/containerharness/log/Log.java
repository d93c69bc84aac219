package org.containerharness.log;

import java.util.Map;
import org.containerharness.model.MaskedFailure;
import org.containerharness.model.Secrets;
import org.containerharness.model.VisibleText;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * What the harness says, by SLF4J. Without a provider on the class path that would be lost, and with it what a person must
 * know: what stays on the engine and how to remove it, where the output of a failed test is, a setting that has no effect.
 * So warnings, and what is told, go to standard error then. Who puts {@code slf4j-nop} there has chosen silence.
 */
public final class Log {

    private static final String SILENCE_BY_CHOICE = "org/slf4j/nop/NOPServiceProvider.class";

    private final Logger logger;
    private final boolean isLost;

    private Log(Logger logger, boolean isLost) {
        this.logger = logger;
        this.isLost = isLost;
    }

    /** Under the name by which users turn all of the harness's log on and off. */
    public static Log ofHarness() {
        return of("org.containerharness");
    }

    public static Log of(Class<?> type) {
        return of(type.getName());
    }

    public static Log of(String name) {
        ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
        boolean isLost = loggers instanceof NOPLoggerFactory
                && Log.class.getClassLoader().getResource(SILENCE_BY_CHOICE) == null;
        return new Log(loggers.getLogger(name), isLost);
    }

    /** A person must know it. */
    public void warn(String text, Object... arguments) {
        if (isLost) {
            print("WARN", Line.of(text, arguments));
        } else if (logger.isWarnEnabled()) {
            Line line = Line.of(text, arguments);
            logger.warn(line.text, line.failure);
        }
    }

    /** A person must know it, though nothing is wrong. */
    public void tell(String text, Object... arguments) {
        if (isLost) {
            print("INFO", Line.of(text, arguments));
        } else {
            info(text, arguments);
        }
    }

    public void info(String text, Object... arguments) {
        if (logger.isInfoEnabled()) {
            Line line = Line.of(text, arguments);
            logger.info(line.text, line.failure);
        }
    }

    public void debug(String text, Object... arguments) {
        if (logger.isDebugEnabled()) {
            Line line = Line.of(text, arguments);
            logger.debug(line.text, line.failure);
        }
    }

    public void trace(String text, Object... arguments) {
        if (logger.isTraceEnabled()) {
            Line line = Line.of(text, arguments);
            logger.trace(line.text, line.failure);
        }
    }

    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    /** Lets something be said with these values of SLF4J's mapped diagnostic context. */
    public static void within(Map<String, String> context, Runnable saying) {
        context.forEach((key, value) -> MDC.put(key, Line.of("{}", value).text));
        try {
            saying.run();
        } finally {
            context.keySet().forEach(MDC::remove);
        }
    }

    /** For programs that read standard output: a line of its own, whatever was printed without a line end before. */
    public static void printLine(String text) {
        System.out.print("\n" + Line.of("{}", text).text + "\n");
        System.out.flush();
    }

    /** What is said, without secrets, and with control characters as text. */
    private record Line(String text, @Nullable Throwable failure) {

        static Line of(String text, Object... arguments) {
            FormattingTuple line = MessageFormatter.arrayFormat(text, arguments);
            return new Line(VisibleText.of(Secrets.mask(line.getMessage())), MaskedFailure.of(line.getThrowable()));
        }
    }

    /** Writes to standard output what a person wants to read at the end, with or without a provider of SLF4J. */
    public static void print(Iterable<String> lines) {
        lines.forEach(line -> System.out.println("[harness] " + VisibleText.of(Secrets.mask(line))));
    }

    private static void print(String level, Line line) {
        System.err.println("[org.containerharness] " + level + " " + line.text);
        if (line.failure != null) {
            line.failure.printStackTrace(System.err);
        }
    }
}
