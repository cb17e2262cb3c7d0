package parley.overlay;

import java.util.List;
import java.util.Optional;
import parley.protocol.Key;

/**
 * What one overlay node is told at its start.
 *
 * @param self this server's key
 * @param network servers of another network part
 * @param secret of a closed network: at least 16 bytes
 * @param listenAddresses where this server can be dialled; a wildcard host ({@code 0.0.0.0}, {@code
 *     ::}) stands for the address that the other side sees; empty where it only dials out
 * @param secrets signs, and agrees on secrets with others
 * @param pool where many nodes run in one process
 * @param presenceLimit members of a channel up to which they are told who comes and goes
 */
public record OverlayConfig(
    Key self,
    String network,
    Optional<byte[]> secret,
    List<String> listenAddresses,
    PairSecrets secrets,
    Optional<AdvertPool> pool,
    int presenceLimit) {}
