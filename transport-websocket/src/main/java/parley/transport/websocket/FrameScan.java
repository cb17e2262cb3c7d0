package parley.transport.websocket;

import java.nio.ByteBuffer;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidFrameException;
import org.java_websocket.exceptions.LimitExceededException;

/**
 * Walks over the bytes of a client's frames and refuses a bad header at the first byte that shows
 * it, before the codec behind it allocates anything. Holds a few numbers, and a close frame's
 * payload.
 */
final class FrameScan {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int CONTROL_BYTES = 125;
  private static final int MASK_BYTES = 4;

  private final int maxMessageBytes;
  private int headerBytes;
  private int lengthBytes;
  private boolean fin;
  private int opcode;
  private long length;
  private final byte[] mask = new byte[MASK_BYTES];
  private int payloadRead;
  private byte[] closePayload = new byte[0];
  private boolean inMessage;
  private int messageBytes;

  /**
   * @param maxMessageBytes the longest message, over all its fragments
   */
  FrameScan(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Moves the input's position to the end of the current frame, or of the input.
   *
   * @return whether the frame is whole
   * @throws InvalidDataException with the close status for what is wrong; no more is to be scanned
   */
  boolean advance(ByteBuffer in) throws InvalidDataException {
    if (between()) {
      lengthBytes = 0;
      length = 0;
      payloadRead = 0;
    }
    while (in.hasRemaining() && !headerDone()) {
      header(in.get() & 0xff);
      headerBytes++;
    }
    if (!headerDone()) {
      return false;
    }
    int take = (int) Math.min(in.remaining(), length - payloadRead);
    if (opcode == CLOSE) {
      for (int i = 0; i < take; i++) {
        closePayload[payloadRead + i] =
            (byte) (in.get(in.position() + i) ^ mask[(payloadRead + i) % MASK_BYTES]);
      }
    }
    in.position(in.position() + take);
    payloadRead += take;
    if (payloadRead < length) {
      return false;
    }
    headerBytes = 0;
    return true;
  }

  /** Whether the next byte begins a frame. */
  boolean between() {
    return headerBytes == 0;
  }

  /** Of the current frame, or of the last whole one. */
  int opcode() {
    return opcode;
  }

  /** The last close frame's payload, unmasked. */
  byte[] closePayload() {
    return closePayload;
  }

  private boolean headerDone() {
    return headerBytes >= 2 && headerBytes == 2 + lengthBytes + MASK_BYTES;
  }

  private void header(int next) throws InvalidDataException {
    if (headerBytes == 0) {
      first(next);
    } else if (headerBytes == 1) {
      second(next);
    } else if (headerBytes < 2 + lengthBytes) {
      extendedLength(next);
    } else {
      mask[headerBytes - 2 - lengthBytes] = (byte) next;
    }
  }

  private void first(int next) throws InvalidDataException {
    fin = (next & 0x80) != 0;
    opcode = next & 0x0f;
    if ((next & 0x70) != 0) {
      throw new InvalidFrameException("A reserved bit is set; no extension was negotiated.");
    }
    switch (opcode) {
      case CONTINUATION -> {
        if (!inMessage) {
          throw new InvalidFrameException("A continuation frame continues nothing.");
        }
      }
      case TEXT -> {
        if (inMessage) {
          throw new InvalidFrameException("A message begins before the last one has ended.");
        }
      }
      case BINARY ->
          throw new InvalidDataException(
              CloseStatus.UNSUPPORTED_DATA, "Send text messages; binary ones are not accepted.");
      case CLOSE, PING, PONG -> {
        if (!fin) {
          throw new InvalidFrameException("A control frame is fragmented.");
        }
      }
      default -> throw new InvalidFrameException("The opcode " + opcode + " is not defined.");
    }
  }

  private void second(int next) throws InvalidDataException {
    if ((next & 0x80) == 0) {
      throw new InvalidFrameException("A client's frame must be masked.");
    }
    length = next & 0x7f;
    if (length <= CONTROL_BYTES) {
      lengthKnown();
    } else if (opcode >= CLOSE) {
      throw new InvalidFrameException("A control frame is longer than 125 bytes.");
    } else {
      lengthBytes = length == 126 ? 2 : 8;
      length = 0;
    }
  }

  private void extendedLength(int next) throws InvalidDataException {
    if (lengthBytes == 8 && headerBytes == 2 && next >= 0x80) {
      throw new InvalidFrameException("The length's highest bit is set.");
    }
    length = length << 8 | next;
    if (headerBytes == 1 + lengthBytes) {
      if (length < (lengthBytes == 2 ? 126 : 65_536)) {
        throw new InvalidFrameException("The length is not written in the shortest form.");
      }
      lengthKnown();
    }
  }

  private void lengthKnown() throws InvalidDataException {
    if (opcode >= CLOSE) {
      if (opcode == CLOSE) {
        if (length == 1) {
          throw new InvalidFrameException("A close frame of one byte has half a status.");
        }
        closePayload = new byte[(int) length];
      }
      return;
    }
    if (opcode == TEXT) {
      messageBytes = 0;
    }
    if (length > maxMessageBytes - messageBytes) {
      throw new LimitExceededException(
          "A message may have at most " + maxMessageBytes + " bytes.", maxMessageBytes);
    }
    messageBytes += (int) length;
    inMessage = !fin;
  }
}
