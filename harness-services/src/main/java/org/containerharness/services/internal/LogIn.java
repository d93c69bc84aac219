package org.containerharness.services.internal;

import org.containerharness.junit.Attributes;

/** User and password, as annotations have them: both, or nobody is asked. */
public final class LogIn {

    private LogIn() {}

    /** Notes what is wrong with them. */
    public static void check(Attributes attributes, String user, String password) {
        if (user.isEmpty() != password.isEmpty()) {
            attributes.problem("user", "a log-in needs a user and a password. Give both or neither.");
        }
    }
}
