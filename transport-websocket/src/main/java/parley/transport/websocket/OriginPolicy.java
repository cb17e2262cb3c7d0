package parley.transport.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import parley.api.Settings;

/**
 * Which pages may open a WebSocket here. Without this check any page in the world could talk to a
 * server that its reader can reach (cross-site WebSocket hijacking).
 */
final class OriginPolicy {
  /** The setting: a list of origins, or {@code *} for all. */
  static final String SETTING = "websocket-origins";

  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([0-9a-z._-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

  private final boolean all;
  private final Set<String> listed;

  private OriginPolicy(boolean all, Set<String> listed) {
    this.all = all;
    this.listed = listed;
  }

  /**
   * Reads the setting.
   *
   * @throws parley.api.SettingException if an entry is no origin
   */
  static OriginPolicy from(Settings settings) {
    List<String> entries = settings.list(SETTING);
    var listed = new HashSet<String>();
    for (String entry : entries) {
      String origin = entry.toLowerCase(Locale.ROOT);
      if (!entry.equals("*") && !ORIGIN.matcher(origin).matches()) {
        throw settings.refuse(
            SETTING, "'" + entry + "' is neither * nor an origin like https://chat.example");
      }
      listed.add(withoutDefaultPort(origin));
    }
    return new OriginPolicy(entries.contains("*"), listed);
  }

  /**
   * Whether a page may connect.
   *
   * @param origin the Origin field
   * @param host the Host field of the same request
   */
  boolean allows(String origin, String host) {
    if (all) {
      return true;
    }
    String page = withoutDefaultPort(origin.toLowerCase(Locale.ROOT));
    if (listed.contains(page)) {
      return true;
    }
    // The page's scheme stands for both: behind a proxy that ends TLS, Host is all that is seen.
    int authority = page.indexOf("://");
    return authority > 0
        && ORIGIN.matcher(page).matches()
        && page.equals(
            withoutDefaultPort(
                page.substring(0, authority) + "://" + host.toLowerCase(Locale.ROOT)));
  }

  private static String withoutDefaultPort(String origin) {
    String port = origin.startsWith("https:") ? ":443" : ":80";
    return origin.endsWith(port) && ORIGIN.matcher(origin).matches()
        ? origin.substring(0, origin.length() - port.length())
        : origin;
  }
}
