package parley.api;

import java.net.InetAddress;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Who is at the other end of a connection.
 *
 * @param transport the {@link Transport#name}
 * @param remote for people and logs, for example {@code 192.0.2.7:50412}
 * @param address for limits per address; empty where a transport has none (a Unix socket)
 * @param tlsExporter 32 bytes exported from TLS under the label {@code EXPORTER-parley-1-auth}, or
 *     none if the connection is not encrypted
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record ConnectionInfo(
    String transport, String remote, Optional<InetAddress> address, Optional<byte[]> tlsExporter) {}
