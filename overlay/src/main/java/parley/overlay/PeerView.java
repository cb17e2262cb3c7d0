package parley.overlay;

import java.util.OptionalLong;
import parley.protocol.Key;

/**
 * A link as the operator sees it.
 *
 * @param roundTripMs the newest round trip, or none before the first pong
 */
public record PeerView(
    int link, Key peer, String address, boolean outbound, OptionalLong roundTripMs) {}
