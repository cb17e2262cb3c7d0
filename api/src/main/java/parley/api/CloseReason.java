package parley.api;

import org.apiguardian.api.API;

/**
 * Why a connection or a link ended: a value, not an exception.
 *
 * @param side who ended it
 * @param code stable, upper case with underscores; where the other side is told, it is the code on
 *     the wire
 * @param text one sentence for people and logs
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record CloseReason(Side side, String code, String text) {
  /** Who ended it. */
  public enum Side {
    /** This server did. */
    LOCAL,
    /** The other side did, or the network. */
    REMOTE,
    /** Nobody did anything in time. */
    TIMEOUT
  }

  /** This server ended it. */
  public static CloseReason local(String code, String text) {
    return new CloseReason(Side.LOCAL, code, text);
  }

  /** The other side ended it. */
  public static CloseReason remote(String code, String text) {
    return new CloseReason(Side.REMOTE, code, text);
  }

  /** A deadline ended it. */
  public static CloseReason timeout(String code, String text) {
    return new CloseReason(Side.TIMEOUT, code, text);
  }
}
