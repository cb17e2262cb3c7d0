package parley.overlay;

import java.util.Map;
import parley.protocol.Key;

/**
 * Who is in a channel on other servers, as far as this one knows.
 *
 * @param nicks the members that are known by key, with the nick that each took last; a view, good
 *     until the next input
 * @param count members on other servers that are not members here, those that are not known by key
 *     included; of a channel that was not asked about, one for each server that has some
 * @param told whether members are told who comes and goes
 * @param version another one whenever any of these may have changed
 */
public record Elsewhere(Map<Key, String> nicks, int count, boolean told, long version) {}
