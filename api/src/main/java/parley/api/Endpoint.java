package parley.api;

import org.apiguardian.api.API;

/** Something that listens. Called on the loop thread. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Endpoint {
  /**
   * Where it listens, as a client would dial it: for example {@code tcp://127.0.0.1:8545}; empty
   * where it does not listen.
   */
  String address();

  /** Stops listening. Open connections stay; the kernel closes them itself. Idempotent. */
  void close();
}
