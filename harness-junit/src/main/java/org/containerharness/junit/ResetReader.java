package org.containerharness.junit;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.lease.ResetHook;
import org.containerharness.model.Command;
import org.containerharness.model.InvalidValueException;

/** Makes hooks of {@link Reset} annotations. */
final class ResetReader {

    private ResetReader() {}

    /** @throws InvalidValueException if it does not say how to reset, or says it twice */
    static ResetHook read(Reset reset) {
        List<ResetHook> ways = new ArrayList<>();
        if (reset.sql().length > 0) {
            if (reset.url().isBlank()) {
                throw new InvalidValueException(
                        "sql needs the url of its database, such as jdbc:postgresql://db:5432/postgres.");
            }
            ways.add(new ResetHook.Sql(reset.of(), reset.url(), reset.user(), reset.password(), List.of(reset.sql())));
        }
        if (reset.command().length > 0) {
            ways.add(new ResetHook.InContainer(reset.of(), Command.of(reset.command())));
        }
        if (!reset.http().isBlank()) {
            ways.add(http(reset.of(), reset.http().strip()));
        }
        if (reset.unchanged().length > 0) {
            ways.add(new ResetHook.Unchanged(reset.of(), List.of(reset.unchanged())));
        }
        if (reset.hook() != Reset.Hook.class) {
            ways.add(new ResetHook.Custom(reset.of(), reset.hook().getSimpleName(), newInstance(reset.hook())::reset));
        }
        if (ways.size() != 1) {
            throw new InvalidValueException(
                    "it gives " + ways.size()
                            + " ways to reset. Give one of sql, command, http, unchanged and hook; repeat the annotation for more.");
        }
        return ways.get(0);
    }

    private static ResetHook http(String container, String text) {
        String[] words = text.split("\\s+");
        if (words.length != 2 || !words[1].startsWith("http")) {
            throw new InvalidValueException(
                    "<" + text + "> is not a request. Write method and address, such as POST http://api:8080/reset.");
        }
        return new ResetHook.Http(container, words[0], words[1]);
    }

    private static Reset.Hook newInstance(Class<? extends Reset.Hook> type) {
        try {
            Constructor<? extends Reset.Hook> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new InvalidValueException("its hook " + type.getName()
                    + " cannot be made. The class needs a constructor without parameters and must not be abstract or an"
                    + " inner class.");
        }
    }
}
