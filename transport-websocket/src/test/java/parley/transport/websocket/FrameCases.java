package parley.transport.websocket;

import static parley.transport.websocket.Frames.close;
import static parley.transport.websocket.Frames.frame;
import static parley.transport.websocket.Frames.hex;
import static parley.transport.websocket.Frames.join;
import static parley.transport.websocket.Frames.length16;
import static parley.transport.websocket.Frames.length64;
import static parley.transport.websocket.Frames.raw;
import static parley.transport.websocket.Frames.text;
import static parley.transport.websocket.Frames.unmasked;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;

/** Frames shaped as the Autobahn suite's cases 1 to 7 and 9, which name most of them. */
final class FrameCases {
  /** The longest message of these cases. */
  static final int MAX = 1000;

  private static final int CONT = FrameScan.CONTINUATION;
  private static final int TEXT = FrameScan.TEXT;
  private static final int CLOSE = FrameScan.CLOSE;
  private static final int PING = FrameScan.PING;
  private static final int PONG = FrameScan.PONG;

  private FrameCases() {}

  /** What comes in, and what is to come of it. */
  record Case(String name, byte[] bytes, String... outcome) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case is(String name, byte[] bytes, String... outcome) {
    return new Case(name, bytes, outcome);
  }

  static Stream<Case> framing() {
    return Stream.of(
        is("1.1.1 an empty text", text(""), "text:"),
        is("1.1.2 125 bytes", text("*".repeat(125)), "text:" + "*".repeat(125)),
        is("1.1.3 126 bytes", text("*".repeat(126)), "text:" + "*".repeat(126)),
        is("1.1.4 127 bytes", text("*".repeat(127)), "text:" + "*".repeat(127)),
        is("1.1.5 the longest text", text("*".repeat(MAX)), "text:" + "*".repeat(MAX)),
        is("1.1.6 a byte too many", text("*".repeat(MAX + 1)), "1009 TOO_LARGE"),
        is("1.2.1 binary", frame(true, 2, "x"), "1003 MALFORMED"),
        is("1.2.2 binary, first of fragments", frame(false, 2, "x"), "1003 MALFORMED"),
        is("1.3 two texts in one read", join(text("a"), text("b")), "text:a", "text:b"),
        is("2.1 an empty ping", frame(true, PING, ""), "ping:"),
        is("2.2 a ping", frame(true, PING, "hello"), "ping:hello"),
        is("2.4 a ping of 125", frame(true, PING, "p".repeat(125)), "ping:" + "p".repeat(125)),
        is("2.5 a ping of 126", raw(0x89, length16(126), new byte[126]), "1002 MALFORMED"),
        is("2.7 a pong", join(frame(true, PONG, ""), text("a")), "text:a"),
        is("2.8 a pong with payload", join(frame(true, PONG, "x"), text("a")), "text:a"),
        is(
            "2.10 ten pings",
            join(Stream.generate(() -> frame(true, PING, "p")).limit(10).toArray(byte[][]::new)),
            "ping:p ".repeat(10).trim().split(" ")),
        is("3.1 RSV3", raw(0x91, new byte[] {(byte) 0x81}, new byte[1]), "1002 MALFORMED"),
        is("3.2 RSV2", raw(0xa1, new byte[] {(byte) 0x81}, new byte[1]), "1002 MALFORMED"),
        is("3.4 RSV1", raw(0xc1, new byte[] {(byte) 0x81}, new byte[1]), "1002 MALFORMED"),
        is("3.5 RSV on a ping", raw(0xd9, new byte[] {(byte) 0x80}, new byte[0]), "1002 MALFORMED"),
        is(
            "3.6 RSV after a good text",
            join(text("a"), raw(0xf1, new byte[] {(byte) 0x80}, new byte[0])),
            "text:a",
            "1002 MALFORMED"),
        is("4.1.1 opcode 3", frame(true, 3, ""), "1002 MALFORMED"),
        is("4.1.2 opcode 4", frame(true, 4, "x"), "1002 MALFORMED"),
        is("4.1.3 opcode 5", join(text("a"), frame(true, 5, "")), "text:a", "1002 MALFORMED"),
        is("4.1.4 opcode 6", frame(false, 6, ""), "1002 MALFORMED"),
        is("4.1.5 opcode 7", frame(true, 7, ""), "1002 MALFORMED"),
        is("4.2.1 opcode 11", frame(true, 11, ""), "1002 MALFORMED"),
        is("4.2.2 opcode 12", frame(true, 12, "x"), "1002 MALFORMED"),
        is("4.2.3 opcode 13", frame(true, 13, ""), "1002 MALFORMED"),
        is("4.2.4 opcode 14", frame(true, 14, ""), "1002 MALFORMED"),
        is("4.2.5 opcode 15", frame(true, 15, ""), "1002 MALFORMED"),
        is("an unmasked text", unmasked(0x81, "hello"), "1002 MALFORMED"),
        is("an unmasked ping", unmasked(0x89, ""), "1002 MALFORMED"),
        is("an unmasked close", unmasked(0x88, ""), "1002 MALFORMED"),
        is("125 in 16 bits", raw(0x81, length16(125), new byte[125]), "1002 MALFORMED"),
        is("0 in 16 bits", raw(0x81, length16(0), new byte[0]), "1002 MALFORMED"),
        is("125 in 64 bits", raw(0x81, length64(125), new byte[125]), "1002 MALFORMED"),
        is("65,535 in 64 bits", raw(0x81, length64(65_535), new byte[0]), "1002 MALFORMED"),
        is("65,536 in 64 bits", raw(0x81, length64(65_536), new byte[0]), "1009 TOO_LARGE"),
        is("2 GiB announced", raw(0x81, length64(1L << 31), new byte[0]), "1009 TOO_LARGE"),
        is(
            "2^63 - 1 announced",
            raw(0x81, length64(Long.MAX_VALUE), new byte[0]),
            "1009 TOO_LARGE"),
        is("the length's top bit", raw(0x81, length64(-1), new byte[0]), "1002 MALFORMED"));
  }

  static Stream<Case> fragments() {
    byte[] ping = frame(true, PING, "p");
    return Stream.of(
        is("5.1 a ping in fragments", frame(false, PING, "p"), "1002 MALFORMED"),
        is("5.2 a pong in fragments", frame(false, PONG, "p"), "1002 MALFORMED"),
        is("a close in fragments", frame(false, CLOSE, ""), "1002 MALFORMED"),
        is("5.3 two", join(frame(false, TEXT, "ab"), frame(true, CONT, "cd")), "text:abcd"),
        is(
            "5.6 a ping between",
            join(frame(false, TEXT, "ab"), ping, frame(true, CONT, "cd")),
            "ping:p",
            "text:abcd"),
        is(
            "5.8 pings around three",
            join(
                frame(false, TEXT, "a"),
                ping,
                frame(false, CONT, "b"),
                ping,
                frame(true, CONT, "c")),
            "ping:p",
            "ping:p",
            "text:abc"),
        is("5.9 a continuation of nothing", frame(true, CONT, "x"), "1002 MALFORMED"),
        is("5.12 the same, unfinished", frame(false, CONT, "x"), "1002 MALFORMED"),
        is(
            "5.15 a continuation after the end",
            join(frame(false, TEXT, "a"), frame(true, CONT, "b"), frame(false, CONT, "c")),
            "text:ab",
            "1002 MALFORMED"),
        is(
            "5.18 a text within a text",
            join(frame(false, TEXT, "a"), frame(true, TEXT, "b")),
            "1002 MALFORMED"),
        is(
            "a binary within a text",
            join(frame(false, TEXT, "a"), frame(true, 2, "b")),
            "1003 MALFORMED"),
        is(
            "two messages in fragments",
            join(
                frame(false, TEXT, "a"),
                frame(true, CONT, "b"),
                frame(false, TEXT, "c"),
                frame(true, CONT, "d")),
            "text:ab",
            "text:cd"),
        is(
            "empty fragments",
            join(frame(false, TEXT, ""), frame(false, CONT, ""), frame(true, CONT, "")),
            "text:"),
        is(
            "an empty first and last",
            join(frame(false, TEXT, ""), frame(false, CONT, "x"), frame(true, CONT, "")),
            "text:x"),
        is(
            "9.3 just the limit in all",
            join(frame(false, TEXT, "*".repeat(600)), frame(true, CONT, "*".repeat(400))),
            "text:" + "*".repeat(1000)),
        is(
            "9.4 a byte past the limit in all",
            join(frame(false, TEXT, "*".repeat(600)), frame(true, CONT, "*".repeat(401))),
            "1009 TOO_LARGE"),
        is(
            "past the limit without an end",
            join(
                frame(false, TEXT, "*".repeat(600)),
                frame(false, CONT, "*".repeat(400)),
                frame(false, CONT, "*")),
            "1009 TOO_LARGE"),
        is(
            "the limit counts anew for each message",
            join(
                frame(false, TEXT, "*".repeat(600)),
                frame(true, CONT, ""),
                frame(false, TEXT, "*".repeat(600)),
                frame(true, CONT, "")),
            "text:" + "*".repeat(600),
            "text:" + "*".repeat(600)));
  }

  static Stream<Case> utf8() {
    String kosme = "\u03ba\u1f79\u03c3\u03bc\u03b5";
    byte[] bytes = kosme.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        is("6.1 empty", text(""), "text:"),
        is("6.2 Greek", text(kosme), "text:" + kosme),
        is(
            "6.2.3 split within a character",
            join(
                frame(false, TEXT, Arrays.copyOf(bytes, 3)),
                frame(true, CONT, Arrays.copyOfRange(bytes, 3, bytes.length))),
            "text:" + kosme),
        is(
            "6.2.4 split, with a ping within the character",
            join(
                frame(false, TEXT, Arrays.copyOf(bytes, 3)),
                frame(true, PING, "p"),
                frame(true, CONT, Arrays.copyOfRange(bytes, 3, bytes.length))),
            "ping:p",
            "text:" + kosme),
        is("6.3 a surrogate", frame(true, TEXT, hex("cebaeda080656469746564")), "1007 BAD_UTF8"),
        is(
            "6.4 bad in the second fragment",
            join(frame(false, TEXT, hex("ceba")), frame(false, CONT, hex("f4908080"))),
            "1007 BAD_UTF8"),
        is("6.6 cut at the end", frame(true, TEXT, hex("ceba e1bd")), "1007 BAD_UTF8"),
        is(
            "6.6 cut at the end of the fragments",
            join(frame(false, TEXT, hex("ceba e1")), frame(true, CONT, hex("bd"))),
            "1007 BAD_UTF8"),
        is("6.7 U+0000", frame(true, TEXT, hex("00")), "text:\0"),
        is("6.8 a first byte alone", frame(true, TEXT, hex("c3")), "1007 BAD_UTF8"),
        is("6.9 U+10FFFF", frame(true, TEXT, hex("f48fbfbf")), "text:\udbff\udfff"),
        is("6.10 past U+10FFFF", frame(true, TEXT, hex("f4908080")), "1007 BAD_UTF8"),
        is("6.12 five bytes", frame(true, TEXT, hex("f888808080")), "1007 BAD_UTF8"),
        is("6.14 a lone continuation", frame(true, TEXT, hex("80")), "1007 BAD_UTF8"),
        is("6.18 overlong slash, 2 bytes", frame(true, TEXT, hex("c0af")), "1007 BAD_UTF8"),
        is("6.18 overlong slash, 3 bytes", frame(true, TEXT, hex("e080af")), "1007 BAD_UTF8"),
        is("6.18 overlong slash, 4 bytes", frame(true, TEXT, hex("f08080af")), "1007 BAD_UTF8"),
        is("6.20 U+DFFF", frame(true, TEXT, hex("edbfbf")), "1007 BAD_UTF8"),
        is("6.22 U+FFFE is a character", frame(true, TEXT, hex("efbfbe")), "text:\ufffe"),
        is("FF", frame(true, TEXT, hex("ff")), "1007 BAD_UTF8"));
  }

  static Stream<Case> closing() {
    var cases = new ArrayList<Case>();
    cases.add(is("7.1 a close, and what follows", join(close(1000, ""), text("a")), "close:1000"));
    cases.add(is("7.1.3 two closes", join(close(1000, ""), close(1000, "")), "close:1000"));
    cases.add(is("7.3.1 an empty close", frame(true, CLOSE, ""), "close:1000"));
    cases.add(is("7.3.2 one byte", frame(true, CLOSE, "x"), "1002 MALFORMED"));
    cases.add(is("7.3.4 a reason", close(1000, "bye"), "close:1000"));
    cases.add(is("7.3.5 123 bytes", close(1000, "*".repeat(123)), "close:1000"));
    cases.add(is("7.3.6 124 bytes", raw(0x88, length16(126), new byte[126]), "1002 MALFORMED"));
    cases.add(
        is("7.5.1 a bad reason", frame(true, CLOSE, hex("03e8 cebaeda080")), "1007 BAD_UTF8"));
    cases.add(is("7.5.2 a cut reason", frame(true, CLOSE, hex("03e8 ceba e1bd")), "1007 BAD_UTF8"));
    cases.add(
        is(
            "a close within fragments",
            join(frame(false, TEXT, "a"), close(1001, "")),
            "close:1001"));
    for (int good : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999}) {
      cases.add(is("7.7 status " + good, close(good, ""), "close:" + good));
    }
    for (int bad :
        new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
      cases.add(is("7.9 status " + bad, close(bad, ""), "1002 MALFORMED"));
      cases.add(is("7.9 status " + bad + " and why", close(bad, "x"), "1002 MALFORMED"));
    }
    return cases.stream();
  }
}
