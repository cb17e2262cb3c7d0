package parley.transport.websocket;

import java.util.List;
import java.util.regex.Pattern;
import parley.api.Settings;

/**
 * Pages of other servers, by their operator's word, which the page offers while its own server is
 * away. Servers know each other's addresses for peers, but not for browsers.
 *
 * @param origins such as {@code https://chat.example}, in the order of the setting; no more than
 *     {@value #MOST}
 */
record OtherPages(List<String> origins) {
  /** The setting: a list of origins. */
  static final String SETTING = "websocket-others";

  /** More would be no help to whoever has to choose one. */
  static final int MOST = 8;

  // Without anything that HTML would have to escape.
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[0-9A-Za-z._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  /**
   * Reads the setting.
   *
   * @throws parley.api.SettingException if an entry is no origin, or there are too many
   */
  static OtherPages from(Settings settings) {
    List<String> entries = settings.list(SETTING);
    for (String entry : entries) {
      if (!ORIGIN.matcher(entry).matches()) {
        throw settings.refuse(
            SETTING, "'" + entry + "' is no origin like https://chat.example, without a path");
      }
    }
    if (entries.size() > MOST) {
      throw settings.refuse(
          SETTING, "these are " + entries.size() + " pages; at most " + MOST + " are offered");
    }
    return new OtherPages(List.copyOf(entries));
  }

  /** For the head of the page. */
  String html() {
    var links = new StringBuilder();
    for (String origin : origins) {
      links
          .append("<link rel=\"alternate\" type=\"text/html\" href=\"")
          .append(origin)
          .append("/\">\n");
    }
    return links.toString();
  }
}
