package parley.transport.websocket;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.java_websocket.enums.HandshakeState;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.handshake.HandshakeImpl1Client;
import org.java_websocket.handshake.HandshakeImpl1Server;

/** The opening handshake of RFC 6455, section 4.2. */
final class Upgrade {
  private static final Set<String> PATHS = Set.of("/", "/ws");

  private Upgrade() {}

  /** Whether a request asks to become a WebSocket. */
  static boolean wanted(HttpHead head) {
    return head.method().equals("GET") && head.hasToken("upgrade", "websocket");
  }

  /** Why a request that asks for it is refused; empty if it is not. */
  static Optional<HttpAnswer> refusal(HttpHead head, OriginPolicy origins) {
    if (!PATHS.contains(head.path())) {
      return refused(404, "There is no WebSocket at this path; it is at / and at /ws.");
    }
    if (!head.version().equals("HTTP/1.1") || !head.hasToken("connection", "upgrade")) {
      return refused(400, "A WebSocket begins with HTTP/1.1 and 'Connection: Upgrade'.");
    }
    if (!head.only("sec-websocket-version").equals(Optional.of("13"))) {
      return refused(
          426,
          "This server speaks WebSocket version 13.",
          "Sec-WebSocket-Version: 13",
          "Upgrade: websocket");
    }
    if (!head.only("sec-websocket-key").map(Upgrade::wellFormed).orElse(false)) {
      return refused(400, "Sec-WebSocket-Key must be 16 bytes in base64, once.");
    }
    if (head.has("origin")
        && !head.only("origin").map(o -> origins.allows(o, head.host())).orElse(false)) {
      return refused(
          403,
          "This page may not connect here: its origin is not this server's, and is not listed in"
              + " websocket-origins.");
    }
    return Optional.empty();
  }

  /** The answer to a request that is not refused; the draft is the connection's from now on. */
  static byte[] answer(HttpHead head, StrictDraft draft) {
    var request = new HandshakeImpl1Client();
    request.setResourceDescriptor(head.path());
    for (String name :
        List.of("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version")) {
      head.only(name.toLowerCase(Locale.ROOT)).ifPresent(v -> request.put(name, v));
    }
    request.put(
        "Sec-WebSocket-Protocol", String.join(", ", head.members("sec-websocket-protocol")));
    try {
      if (draft.acceptHandshakeAsServer(request) != HandshakeState.MATCHED) {
        throw new AssertionError("the draft refuses what was found to be a handshake");
      }
      ByteBuffer bytes =
          draft
              .createHandshake(
                  draft.postProcessHandshakeResponseAsServer(request, new HandshakeImpl1Server()))
              .getFirst();
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (InvalidHandshakeException e) {
      throw new AssertionError("the draft refuses what was found to be a handshake", e);
    }
  }

  private static boolean wellFormed(String key) {
    try {
      return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false; // not base64: the caller says so to the client
    }
  }

  private static Optional<HttpAnswer> refused(int status, String sentence, String... fields) {
    return Optional.of(HttpAnswer.text(status, sentence, fields));
  }
}
