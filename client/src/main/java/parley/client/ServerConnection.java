package parley.client;

import java.io.IOException;

/** A connection to a server. Any thread. */
public interface ServerConnection extends AutoCloseable {
  /** Frames that may wait to be written: a server that reads leaves next to none (a guess). */
  int WAITING_FRAMES = 256;

  /** Why a connection ends whose server does not read. */
  String NOT_READING =
      "the server does not read: " + WAITING_FRAMES + " frames wait to be sent to it";

  /** How long {@link #close} waits for what was sent to go out, in milliseconds (a guess). */
  long CLOSE_MS = 1_000;

  /**
   * Sends a frame; never waits for the network. A server that reads so little that {@link
   * #WAITING_FRAMES} wait already is parted with.
   *
   * @throws IOException with a sentence for people, if the connection has ended or is ended by this
   */
  void send(byte[] frame) throws IOException;

  /** 32 bytes exported from TLS under {@link Dialler#EXPORTER_LABEL}; empty without TLS. */
  byte[] tlsExporter();

  /** Closes when what was sent is out, or after {@link #CLOSE_MS}; does nothing the second time. */
  @Override
  void close();
}
