package parley.conformance;

import java.util.Map;

/** What an author signs; each {@code with} is a message of its own, still to be signed. */
record Message(
    int kind,
    String author,
    String target,
    String session,
    long seq,
    long ts,
    String nick,
    String ctype,
    String body) {
  static final int CHANNEL = 1;
  static final int DIRECT = 2;

  byte[] signedBytes() {
    return Keys.canonical(
        "parley/1 msg",
        new byte[] {(byte) kind},
        Keys.bytes(author),
        kind == CHANNEL ? Keys.utf8(target) : Keys.bytes(target),
        Keys.bytes(session),
        Keys.u64(seq),
        Keys.u64(ts),
        Keys.utf8(nick),
        Keys.utf8(ctype),
        Keys.utf8(body));
  }

  String mid() {
    return Keys.mid(signedBytes());
  }

  Message withTs(long other) {
    return new Message(kind, author, target, session, seq, other, nick, ctype, body);
  }

  Message withNick(String other) {
    return new Message(kind, author, target, session, seq, ts, other, ctype, body);
  }

  Message withCtype(String other) {
    return new Message(kind, author, target, session, seq, ts, nick, other, body);
  }

  Message withAuthor(String other) {
    return new Message(kind, other, target, session, seq, ts, nick, ctype, body);
  }

  /** The frame for it, signed; its fields may be changed afterwards, as a forger would. */
  Map<String, Object> frame(Keys keys) {
    return Json.map(
        "type",
        kind == CHANNEL ? "msg" : "private",
        "id",
        "m" + seq,
        kind == CHANNEL ? "channel" : "to",
        target,
        "session",
        session,
        "seq",
        seq,
        "ts",
        ts,
        "nick",
        nick,
        "ctype",
        ctype,
        "body",
        body,
        "sig",
        keys.sign(signedBytes()));
  }
}
