package parley.transport.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The browser's page, held in memory. A path is a key of a map, so no path can reach anything else.
 */
final class PageFiles {
  /** The files of {@code web/}, by name. */
  static final List<String> NAMES =
      List.of("index.html", "style.css", "page.js", "session.js", "identity.js", "protocol.js");

  // A Host that a Content-Security-Policy can name: its grammar has no brackets or underscores.
  private static final Pattern POLICY_HOST = Pattern.compile("[0-9A-Za-z.-]+(?::[0-9]{1,5})?");

  private final Map<String, File> files;

  private record File(String type, String etag, byte[] bytes) {}

  private PageFiles(Map<String, File> files) {
    this.files = files;
  }

  /**
   * Reads the page from this module.
   *
   * @throws IOException if a file is missing: the build is broken
   */
  static PageFiles load() throws IOException {
    var files = new HashMap<String, File>();
    for (String name : NAMES) {
      try (InputStream in = PageFiles.class.getResourceAsStream("/parley/web/" + name)) {
        if (in == null) {
          throw new IOException("the page's file " + name + " is missing from this build");
        }
        byte[] bytes = in.readAllBytes();
        files.put("/" + name, new File(type(name), etag(bytes), bytes));
      }
    }
    files.put("/", files.get("/index.html"));
    return new PageFiles(Map.copyOf(files));
  }

  /** Answers a GET or a HEAD. */
  HttpAnswer answer(HttpHead head) {
    File file = files.get(head.path());
    if (file == null) {
      return HttpAnswer.text(404, "There is no such file here; the page is at /.");
    }
    List<String> fields =
        List.of(
            "Content-Type: " + file.type(),
            "ETag: " + file.etag(),
            "Cache-Control: no-cache",
            "Content-Security-Policy: " + policy(head.host()));
    boolean known =
        head.members("if-none-match").stream()
            .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals(file.etag()));
    return known
        ? new HttpAnswer(304, fields, new byte[0])
        : new HttpAnswer(200, fields, file.bytes());
  }

  private static String policy(String host) {
    // Not every browser lets 'self' stand for ws: and wss:, so the same host is named.
    String sockets =
        POLICY_HOST.matcher(host).matches() ? "ws://" + host + " wss://" + host : "ws: wss:";
    return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' "
        + sockets
        + "; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
