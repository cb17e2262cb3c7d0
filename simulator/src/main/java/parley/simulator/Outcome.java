package parley.simulator;

import java.util.OptionalLong;

/**
 * What one run of a scenario came to.
 *
 * @param fingerprint equal for two runs in which the same happened
 * @param events inputs to overlays
 * @param expected deliveries of what was said while there were faults
 * @param delivered those that there were
 * @param messages all that users sent in the whole run
 * @param again copies of those that came to a server which had one
 * @param healMs the longest time after a fault until all honest servers were connected again; where
 *     there are no faults, until they were connected at all; empty: it was not measured
 * @param unhealed whether they were not connected at the end, and should have been
 * @param controlBytesPerSecond what each server sent besides messages and confirmations
 */
public record Outcome(
    String fingerprint,
    long events,
    long expected,
    long delivered,
    int messages,
    long again,
    OptionalLong healMs,
    boolean unhealed,
    long controlBytesPerSecond) {}
