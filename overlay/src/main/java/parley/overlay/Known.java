package parley.overlay;

import java.util.Optional;
import parley.protocol.Key;

/** An address in the {@link AddressBook}. */
final class Known {
  final String address;

  /** By the operator: dialled for ever. */
  boolean named;

  /** This server's own dial has proved a key there. */
  boolean verified;

  /** Whose it is: proved if verified, otherwise by hearsay. */
  Optional<Key> key = Optional.empty();

  /** The server that spoke of it, if one did. */
  Optional<Key> source = Optional.empty();

  /** Dials and short links in a row that came to nothing. */
  int failures;

  /** Not reached since its last link ended, or its last dial failed. */
  boolean unreachable;

  boolean dialling;
  long dialledAt;

  /** Not to be dialled before. */
  long dialAt;

  /** Whether a dial has proved whose it is. */
  boolean proved() {
    return verified || named;
  }

  Known(String address) {
    this.address = address;
  }

  /** A verified address that only repair dials any more. */
  boolean lost() {
    return verified && failures >= Dialling.FAILURES_CAP;
  }
}
