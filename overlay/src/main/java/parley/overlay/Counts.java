package parley.overlay;

/**
 * What has happened to messages since the start.
 *
 * @param duplicates copies of messages that were already known
 * @param invalid messages whose author did not sign them
 * @param stale messages whose time was too far from this server's
 * @param refused messages and announcements not taken because there was no room, or a quota was
 *     used up
 */
public record Counts(long duplicates, long invalid, long stale, long refused) {}
