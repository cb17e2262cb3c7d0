package parley.client;

import java.io.IOException;

/** A connection to a server. Any thread. */
public interface ServerConnection extends AutoCloseable {
  /**
   * Sends a frame; may block while the network takes it.
   *
   * @throws IOException if the connection has ended
   */
  void send(byte[] frame) throws IOException;

  /** 32 bytes exported from TLS under {@link Dialler#EXPORTER_LABEL}; empty without TLS. */
  byte[] tlsExporter();

  /** Closes, after what was sent is out; does nothing the second time. */
  @Override
  void close();
}
