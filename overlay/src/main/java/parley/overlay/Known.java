package parley.overlay;

import java.util.Optional;
import parley.protocol.Key;

/** An address in the {@link AddressBook}. */
final class Known {
  final String address;

  /** Of the address; empty for a name. */
  final Optional<String> subnet;

  /** Whether it means something elsewhere. */
  final boolean tellable;

  /** By the operator: dialled for ever. */
  boolean named;

  /** This server's own dial has proved a key there. */
  boolean verified;

  /** Whose it is: proved if verified, otherwise by hearsay. */
  Optional<Key> key = Optional.empty();

  /** Who spoke of it: the subnet of that server, or its key where it has none. */
  String source = AddressBook.OPERATOR;

  /** Dials and short links in a row that came to nothing. */
  int failures;

  /** Not reached since its last link ended, or its last dial failed. */
  boolean unreachable;

  /** Why the last attempt came to nothing. */
  String reason = "";

  /** The last attempt came to what the next one would come to, too. */
  boolean hopeless;

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
    this.subnet = Subnet.of(address);
    this.tellable = HostPort.tellable(address);
  }

  /** A verified address that only repair dials any more. */
  boolean lost() {
    return verified && failures >= Dialling.FAILURES_CAP;
  }
}
