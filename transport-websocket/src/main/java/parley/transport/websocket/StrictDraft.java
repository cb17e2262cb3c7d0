package parley.transport.websocket;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Role;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.HandshakeBuilder;
import org.java_websocket.handshake.HandshakeImpl1Server;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/**
 * The library's codec with {@link FrameScan} in front: the library alone accepts frames without a
 * mask, lengths that are not in the shortest form, and messages of any length in fragments. No
 * extension is offered, so nothing is ever decompressed.
 */
final class StrictDraft extends Draft_6455 {
  /** What a client may offer, and is then told that it got. */
  static final String SUBPROTOCOL = "parley.v1";

  private final int maxMessageBytes;
  private final FrameScan scan;

  /**
   * @param maxMessageBytes the longest message, over all its fragments
   */
  StrictDraft(int maxMessageBytes) {
    super(
        List.<IExtension>of(),
        List.<IProtocol>of(new Protocol(SUBPROTOCOL), new Protocol("")),
        maxMessageBytes);
    this.maxMessageBytes = maxMessageBytes;
    this.scan = new FrameScan(maxMessageBytes);
    setParseMode(Role.SERVER);
  }

  @Override
  public Draft copyInstance() {
    return new StrictDraft(maxMessageBytes);
  }

  /**
   * Takes bytes up to the end of the current frame, and no further, so that what came before a bad
   * frame is still delivered.
   *
   * @param in a heap buffer that begins where its array does
   * @return the frame, if it is whole
   * @throws InvalidDataException if the client broke the protocol
   */
  @Override
  public List<Framedata> translateFrame(ByteBuffer in) throws InvalidDataException {
    ByteBuffer frame = in.duplicate();
    boolean whole = scan.advance(in);
    frame.limit(in.position());
    if (scan.opcode() == FrameScan.CLOSE) {
      // Not the library's: it fails on a reason that is not UTF-8, and refuses an empty 1007.
      return whole ? List.of(closeFrame(scan.closePayload())) : List.of();
    }
    return super.translateFrame(frame);
  }

  private static Framedata closeFrame(byte[] payload) throws InvalidDataException {
    var frame = new CloseFrame();
    if (payload.length == 0) {
      return frame;
    }
    int status = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    if (!CloseStatus.mayBeReceived(status)) {
      throw new InvalidDataException(
          CloseStatus.PROTOCOL_ERROR, "The close status " + status + " is not to be sent.");
    }
    var utf8 = new Utf8Check();
    if (!utf8.accepts(payload, 2, payload.length) || !utf8.complete()) {
      throw new InvalidDataException(CloseStatus.BAD_UTF8, "A close reason is not UTF-8.");
    }
    frame.setPayload(ByteBuffer.wrap(payload));
    return frame;
  }

  /** Says what RFC 6455 asks for, and neither echoes the client nor names the software. */
  @Override
  public HandshakeBuilder postProcessHandshakeResponseAsServer(
      ClientHandshake request, ServerHandshakeBuilder response) throws InvalidHandshakeException {
    var full = new HandshakeImpl1Server();
    super.postProcessHandshakeResponseAsServer(request, full);
    response.setHttpStatusMessage("Switching Protocols");
    response.put("Upgrade", "websocket");
    response.put("Connection", "Upgrade");
    for (String name : List.of("Sec-WebSocket-Accept", "Sec-WebSocket-Protocol")) {
      if (full.hasFieldValue(name)) {
        response.put(name, full.getFieldValue(name));
      }
    }
    return response;
  }

  // Drafts are state, not values: the library's equality would call two connections the same.

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
