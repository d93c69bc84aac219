package org.containerharness.compose.model;

import java.util.Optional;

/**
 * A published port.
 *
 * @param target the port in the container
 * @param published the port on the host, or a range to choose from; absent means any free one
 * @param hostIp the address on the host; absent means all
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record Port(int target, Optional<String> published, Optional<String> hostIp, String protocol) {}
