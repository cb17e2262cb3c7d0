package parley.simulator;

import java.nio.ByteBuffer;

/** What went over all links since the beginning. */
final class Wire {
  /** Kinds of frames (docs/PROTOCOL.md, 12.2). */
  private static final int DATA = 5;

  private static final int ACK = 6;

  private static final int ROSTER = 11;
  private static final int ASK = 12;
  private static final int LENGTH_BYTES = 4;

  /** The author's signature, with which such a frame ends. */
  private static final int SIG_BYTES = 64;

  /** Messages, one for each link that they crossed. */
  long data;

  /** Messages that came to a server to which the same one had come before. */
  long dataAgain;

  /** Confirmations, one for each link that they crossed. */
  long acks;

  /** Rosters, one for each link that they crossed, and questions about them. */
  long rosters;

  long questions;

  /** Bytes of everything but messages and confirmations. */
  long controlBytes;

  void sent(byte[] frame) {
    if (frame[0] == DATA) {
      data++;
    } else if (frame[0] == ACK) {
      acks++;
    } else {
      controlBytes += frame.length + LENGTH_BYTES;
      rosters += frame[0] == ROSTER ? 1 : 0;
      questions += frame[0] == ASK ? 1 : 0;
    }
  }

  void arrived(SimulatedNode node, byte[] frame) {
    if (frame[0] == DATA) {
      ByteBuffer sig = ByteBuffer.wrap(frame, frame.length - SIG_BYTES, SIG_BYTES);
      dataAgain += node.met.add(sig.getLong()) ? 0 : 1;
    }
  }
}
