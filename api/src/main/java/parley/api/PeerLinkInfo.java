package parley.api;

import org.apiguardian.api.API;

/**
 * Who is at the other end of a link.
 *
 * @param remoteKey the 32-byte Ed25519 key that it proved in the TLS handshake
 * @param outbound whether this server dialled
 * @param remote what was dialled, or for an inbound link the address it came from (whose port means
 *     nothing)
 * @param exporter 32 bytes exported from TLS under the label {@code EXPORTER-parley-1-peer}, the
 *     same at both ends
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PeerLinkInfo(
    byte[] remoteKey, boolean outbound, PeerAddress remote, byte[] exporter) {}
