package parley.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP answer. Every one closes the connection: a page is a handful of files, and a connection
 * that is kept would be a stranger's to hold.
 *
 * @param status the status code
 * @param fields lines without their end, in addition to what every answer carries
 * @param body sent unless the request was HEAD
 */
record HttpAnswer(int status, List<String> fields, byte[] body) {
  /** A sentence for people; the array is never written. */
  static HttpAnswer text(int status, String sentence, String... fields) {
    var all = new ArrayList<String>(List.of(fields));
    all.add("Content-Type: text/plain; charset=utf-8");
    all.add("Cache-Control: no-store");
    return new HttpAnswer(status, all, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The bytes that go out.
   *
   * @param withBody false for HEAD
   */
  byte[] bytes(boolean withBody) {
    var head = new StringBuilder(512);
    head.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    if (status != 304) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (fields.stream().noneMatch(field -> field.startsWith("Content-Security-Policy:"))) {
      head.append("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
    }
    head.append("X-Content-Type-Options: nosniff\r\n");
    head.append("Referrer-Policy: no-referrer\r\n");
    head.append("Connection: close\r\n\r\n");
    byte[] top = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (!withBody || status == 304) {
      return top;
    }
    byte[] whole = new byte[top.length + body.length];
    System.arraycopy(top, 0, whole, 0, top.length);
    System.arraycopy(body, 0, whole, top.length, body.length);
    return whole;
  }

  private static String phrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 426 -> "Upgrade Required";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> throw new IllegalArgumentException("no phrase for status " + status);
    };
  }
}
