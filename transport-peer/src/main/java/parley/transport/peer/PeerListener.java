package parley.transport.peer;

import java.io.IOException;
import java.net.ServerSocket;

/** Accepts connections as {@link PeerSocket}s. */
class PeerListener extends ServerSocket {
  PeerListener() throws IOException {}

  @Override
  public PeerSocket accept() throws IOException {
    PeerSocket tcp = new PeerSocket();
    implAccept(tcp);
    return tcp;
  }
}
