package parley.simulator;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

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

  /** In the frame, behind its kind. */
  private static final int TTL_AT = 1;

  private final Map<Long, Course> courses = new HashMap<>();

  /** The course of one message. */
  static final class Course {
    /** Links that it crossed. */
    int sends;

    /** Copies that came to a server to which one had come before. */
    int again;

    /** The most links that a first copy crossed. */
    int hops;
  }

  /** The course of a message so far. */
  Course course(SignedMessage message) {
    return courses.computeIfAbsent(mark(message.sig(), 0), any -> new Course());
  }

  /** By which messages are told apart. */
  static long mark(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
  }

  private static long markOf(byte[] frame) {
    return mark(frame, frame.length - SIG_BYTES);
  }

  private Course courseOf(byte[] frame) {
    return courses.computeIfAbsent(markOf(frame), any -> new Course());
  }

  /** Messages, one for each link that they crossed. */
  long data;

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
      courseOf(frame).sends++;
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
      Course course = courseOf(frame);
      if (node.met.add(markOf(frame))) {
        course.hops = Math.max(course.hops, ProtocolLimits.TTL - frame[TTL_AT] + 1);
      } else {
        course.again++;
      }
    }
  }
}
