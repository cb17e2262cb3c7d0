package parley.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The browser's page, held in memory. A path is a key of a map, so no path can reach anything else.
 * Used by one thread, the loop's.
 *
 * <p>All files but the page itself are served below a folder that is named by the hash of all their
 * contents: a browser keeps them for good, and a new version has new addresses. The files name each
 * other relative to themselves, so none has to be rewritten for it.
 */
final class PageFiles {
  private static final String HOME = "/parley/web/";
  private static final String INDEX = "index.html";

  /** Written by the build: the names of all files, a line each. */
  private static final String LIST = "files.txt";

  // A Host that a Content-Security-Policy can name: its grammar has no brackets or underscores.
  private static final Pattern POLICY_HOST = Pattern.compile("[0-9A-Za-z.-]+(?::[0-9]{1,5})?");

  private static final Pattern REFERENCE = Pattern.compile("(href|src)=\"([a-z][^\":]*)\"");

  private final Map<String, File> files;

  /** One file in both forms. */
  private static final class File {
    private final boolean isPage;
    private final String type;
    private final String caching;
    private final String tag;
    private final Body plain;
    private Optional<Body> gzip = Optional.empty();

    File(String name, String caching, byte[] bytes) {
      this.isPage = name.equals(INDEX);
      this.type = type(name);
      this.caching = caching;
      MessageDigest hash = sha256();
      hash.update(bytes);
      tag = shortened(hash);
      plain = new Body('"' + tag + '"', bytes);
    }

    /**
     * Compressed when it is first asked for, once: a start has no time for what nobody may want.
     */
    Body gzip() {
      if (gzip.isEmpty()) {
        gzip = Optional.of(new Body('"' + tag + "-gzip\"", compressed(plain.bytes())));
      }
      return gzip.get();
    }
  }

  private record Body(String etag, byte[] bytes) {}

  private PageFiles(Map<String, File> files) {
    this.files = files;
  }

  /**
   * Reads the page from this module.
   *
   * @param others that the page is to name
   * @throws IOException if a file is missing: the build is broken
   */
  static PageFiles load(OtherPages others) throws IOException {
    var contents = new TreeMap<String, byte[]>();
    for (String name : names()) {
      contents.put(name, read(name));
    }
    byte[] index = contents.remove(INDEX);
    if (index == null) {
      throw new IOException("the page's file " + INDEX + " is missing from this build");
    }
    String version = version(contents);
    var files = new HashMap<String, File>();
    for (Map.Entry<String, byte[]> content : contents.entrySet()) {
      files.put(
          "/" + version + "/" + content.getKey(),
          new File(content.getKey(), "public, max-age=31536000, immutable", content.getValue()));
    }
    files.put("/", new File(INDEX, "no-cache", page(index, version, others)));
    files.put("/" + INDEX, files.get("/"));
    return new PageFiles(Map.copyOf(files));
  }

  /** The names of all files, as they are in {@code web/}. */
  static List<String> names() throws IOException {
    return new String(read(LIST), StandardCharsets.UTF_8).lines().sorted().toList();
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = PageFiles.class.getResourceAsStream(HOME + name)) {
      if (in == null) {
        throw new IOException("the page's file " + name + " is missing from this build");
      }
      return in.readAllBytes();
    }
  }

  /** Of names and contents, each with its length, so that no two sets of files look alike. */
  private static String version(SortedMap<String, byte[]> contents) {
    MessageDigest hash = sha256();
    contents.forEach((name, bytes) -> {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      hash.update(ByteBuffer.allocate(8).putInt(utf8.length).putInt(bytes.length).array());
      hash.update(utf8);
      hash.update(bytes);
    });
    return shortened(hash);
  }

  /** The page with the addresses of its files. */
  private static byte[] page(byte[] index, String version, OtherPages others) {
    return REFERENCE
        .matcher(new String(index, StandardCharsets.UTF_8))
        .replaceAll("$1=\"/" + version + "/$2\"")
        .replace("</head>", others.html() + "</head>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] compressed(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (OutputStream gzip = new BestGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError("an array is always written to", e);
    }
    return out.toByteArray();
  }

  /** The level has no parameter. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /** Answers a GET or a HEAD. */
  HttpAnswer answer(HttpHead head) {
    File file = files.get(head.path());
    if (file == null) {
      return HttpAnswer.text(404, "There is no such file here; the page is at /.");
    }
    boolean compressed = takesGzip(head);
    Body body = compressed ? file.gzip() : file.plain;
    var fields =
        new ArrayList<String>(
            List.of(
                "Content-Type: " + file.type,
                "ETag: " + body.etag(),
                "Cache-Control: " + file.caching,
                "Vary: Accept-Encoding",
                "Cross-Origin-Resource-Policy: same-origin"));
    if (file.isPage) {
      fields.add("Content-Security-Policy: " + policy(head.host()));
    }
    boolean known =
        head.members("if-none-match").stream()
            .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals(body.etag()));
    if (known) {
      return new HttpAnswer(304, fields, new byte[0]);
    }
    if (compressed) {
      fields.add("Content-Encoding: gzip");
    }
    return new HttpAnswer(200, fields, body.bytes());
  }

  /** RFC 9110, 12.5.3; a quality other than none is as good as 1, as there is no third form. */
  private static boolean takesGzip(HttpHead head) {
    return head.members("accept-encoding").stream()
        .map(member -> member.toLowerCase(Locale.ROOT).split(";", 2))
        .anyMatch(parts ->
            parts[0].strip().equals("gzip")
                && (parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?")));
  }

  private static String policy(String host) {
    // Not every browser lets 'self' stand for ws: and wss:, so the same host is named.
    String sockets = POLICY_HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
    return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
        + sockets
        + "; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        + " require-trusted-types-for 'script'; trusted-types 'none'";
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/plain; charset=utf-8";
    };
  }

  private static String shortened(MessageDigest hash) {
    return HexFormat.of().formatHex(hash.digest(), 0, 12);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
