package parley.transport.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Collects the head of one HTTP request, strictly (RFC 9112 without what it merely tolerates), and
 * looks at each byte once: a head that never ends costs no more than its {@value #HEAD_BYTES}
 * bytes.
 */
final class HttpHeadParser {
  /** The longest head, its last empty line included (the design's budget for strangers). */
  static final int HEAD_BYTES = 8 * 1024;

  /** Fields in a head; a browser sends about 20 (guess). */
  static final int FIELDS = 100;

  private static final int FIRST_BYTES = 1024;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HOST =
      Pattern.compile("(?:[0-9A-Za-z._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
  private static final Pattern TARGET = Pattern.compile("/[!-~&&[^#]]*");

  private byte[] head = new byte[FIRST_BYTES];
  private int length;

  /** What is known after some bytes. */
  sealed interface Result {
    /** The head has not ended yet. */
    record More() implements Result {}

    /** The head has ended; the bytes behind it are left in the input. */
    record Done(HttpHead head) implements Result {}

    /** The head is refused: an HTTP status, and why. */
    record Refused(int status, String text) implements Result {}
  }

  /** Takes bytes up to the head's end. Not to be called after any answer but {@code More}. */
  Result feed(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte next = in.get();
      if (length == HEAD_BYTES) {
        return new Result.Refused(431, "The request's head is longer than 8 KiB.");
      }
      if (length == head.length) {
        head = Arrays.copyOf(head, Math.min(2 * length, HEAD_BYTES));
      }
      head[length++] = next;
      boolean afterCr = length > 1 && head[length - 2] == '\r';
      if (afterCr != (next == '\n')) {
        return new Result.Refused(400, "A line must end with CR and LF, together.");
      }
      if ((next < ' ' && next >= 0 && next != '\r' && next != '\n' && next != '\t')
          || next == 0x7f) {
        return new Result.Refused(400, "The request's head holds a control character.");
      }
      if (next == '\n' && length >= 4 && head[length - 3] == '\n') {
        return parse();
      }
    }
    return new Result.More();
  }

  private Result parse() {
    String text = new String(head, 0, length - 4, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\r\n", -1);
    String[] request = lines[0].split(" ", -1);
    if (request.length != 3 || !TOKEN.matcher(request[0]).matches()) {
      return new Result.Refused(400, "The first line is not 'METHOD TARGET VERSION'.");
    }
    if (!request[2].equals("HTTP/1.1") && !request[2].equals("HTTP/1.0")) {
      return request[2].startsWith("HTTP/")
          ? new Result.Refused(505, "This server speaks HTTP/1.1.")
          : new Result.Refused(400, "The first line is not 'METHOD TARGET VERSION'.");
    }
    if (!TARGET.matcher(request[1]).matches()) {
      return new Result.Refused(400, "The target must begin with '/' and hold no '#' or space.");
    }
    if (lines.length - 1 > FIELDS) {
      return new Result.Refused(431, "The request has more than " + FIELDS + " fields.");
    }
    var fields = new ArrayList<HttpHead.Field>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      if (colon < 1 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
        // also a folded line, which begins with white space, and a space before the colon
        return new Result.Refused(400, "A field is not 'name: value'.");
      }
      fields.add(
          new HttpHead.Field(
              line.substring(0, colon).toLowerCase(Locale.ROOT),
              line.substring(colon + 1).strip()));
    }
    return withHost(request, fields);
  }

  private static Result withHost(String[] request, List<HttpHead.Field> fields) {
    List<HttpHead.Field> hosts = fields.stream().filter(f -> f.name().equals("host")).toList();
    if (hosts.size() != 1 || !HOST.matcher(hosts.getFirst().value()).matches()) {
      return new Result.Refused(400, "The request must name exactly one well-formed Host.");
    }
    String target = request[1];
    int query = target.indexOf('?');
    return new Result.Done(
        new HttpHead(
            request[0],
            query < 0 ? target : target.substring(0, query),
            request[2],
            hosts.getFirst().value(),
            List.copyOf(fields)));
  }
}
