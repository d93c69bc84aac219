package org.containerharness.docker.ssh;

import java.util.Locale;
import java.util.Map;

/** What helps where ssh, or docker behind it, says no. */
public final class SshAdvice {

    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry(
                    "host key verification failed",
                    "Its key is unknown here, or another one than before. Log in once by hand (`ssh` with the same user,"
                            + " host and port) and look at what it says; the harness never answers for you."),
            Map.entry(
                    "permission denied (",
                    "The log-in was refused. Keys, agent and configuration are those of the system's ssh, and nobody is"
                            + " asked for a password: `ssh -o BatchMode=yes` to that host must work by hand."),
            Map.entry(
                    "docker daemon socket",
                    "That user may not use the engine there: add it to the group docker, or use rootless Docker."),
            Map.entry(
                    "not found",
                    "A shell that asks nobody must find the docker command there (`ssh HOST docker version`)."),
            Map.entry("could not resolve hostname", "Check the host's name, or what ssh's configuration calls it."),
            Map.entry("connection refused", "Check host and port, and that its SSH server runs."),
            Map.entry("timed out", "Check that the host can be reached from here: address, firewall, VPN."),
            Map.entry("no route to host", "Check that the host can be reached from here: address, firewall, VPN."),
            Map.entry("is the docker daemon running", "Start the engine there."));

    private SshAdvice() {}

    /** A sentence, the same as by hand if nothing better is known. */
    public static String of(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return ADVICE.entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .findFirst()
                .orElse("`ssh HOST docker version` must work by hand, without a question.");
    }
}
