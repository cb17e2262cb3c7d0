package parley.kernel;

import java.util.random.RandomGenerator;
import parley.api.EventLoop;
import parley.api.ServerIdentity;
import parley.protocol.Key;

/**
 * What every session of a server shares.
 *
 * @param unchecked what of all clients waits for it
 * @param backlog what waits for all clients
 * @param random unpredictable: challenges come from it
 */
record SessionContext(
    KernelConfig config,
    EventLoop loop,
    ServerIdentity identity,
    Key serverKey,
    Schemes schemes,
    Verification verification,
    Unchecked unchecked,
    Router router,
    RateLimits<Key> messageRate,
    AddressLimits addresses,
    Backlog backlog,
    RandomGenerator random) {}
