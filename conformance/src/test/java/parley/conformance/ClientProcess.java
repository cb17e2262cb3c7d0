package parley.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A client of the product, with commands piped into it. */
final class ClientProcess extends Child {
  ClientProcess(String type, Map<String, String> env, Path home, List<String> args) {
    this(List.of(), type, env, home, args);
  }

  ClientProcess(
      List<String> before, String type, Map<String, String> env, Path home, List<String> args) {
    super(before, type, env, home, true, args);
  }

  /** Through the handshake, which the client does by itself. */
  ClientProcess connect() {
    type("connect");
    await("(?i)verified|success");
    return this;
  }

  ClientProcess join(String channel, String nick) {
    type("join " + channel + " " + nick);
    await("(?i)join.*" + channel + "|" + channel + ".*join");
    return this;
  }

  /**
   * Asks until there are so many members, as its server knows: what is said here may else not go to
   * all of them.
   */
  ClientProcess awaitMembers(String channel, int count) {
    Asking.until(
        "members of " + channel,
        () -> {
          type("who " + channel);
          return await("OK " + channel + " has [0-9]+ member");
        },
        answer -> answer.matches(".* has " + count + " members?\\b.*"));
    return this;
  }
}
