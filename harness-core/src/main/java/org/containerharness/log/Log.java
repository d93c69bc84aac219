package org.containerharness.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            print("WARN", text, arguments);
        } else {
            logger.warn(text, arguments);
        }
    }

    /** A person must know it, though nothing is wrong. */
    public void tell(String text, Object... arguments) {
        if (isLost) {
            print("INFO", text, arguments);
        } else {
            logger.info(text, arguments);
        }
    }

    public void info(String text, Object... arguments) {
        logger.info(text, arguments);
    }

    public void debug(String text, Object... arguments) {
        logger.debug(text, arguments);
    }

    public void trace(String text, Object... arguments) {
        logger.trace(text, arguments);
    }

    public boolean isInfoEnabled() {
        return logger.isInfoEnabled();
    }

    public boolean isDebugEnabled() {
        return logger.isDebugEnabled();
    }

    private static void print(String level, String text, Object... arguments) {
        FormattingTuple line = MessageFormatter.arrayFormat(text, arguments);
        System.err.println("[org.containerharness] " + level + " " + line.getMessage());
        if (line.getThrowable() != null) {
            line.getThrowable().printStackTrace(System.err);
        }
    }
}
