package parley.discovery.local;

import java.net.InetAddress;

/**
 * Where this server can be dialled.
 *
 * @param address that it listens on; a wildcard stands for every address of this machine
 * @param port 0 where it only dials out
 */
record Listener(InetAddress address, int port) {
  /** The port at which others on that segment can dial this server; 0 if they cannot. */
  int portOn(Segment segment) {
    return address.isAnyLocalAddress() || segment.owns(address) ? port : 0;
  }
}
