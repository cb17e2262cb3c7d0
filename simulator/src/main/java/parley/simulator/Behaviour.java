package parley.simulator;

import parley.protocol.PeerFrame;

/** What a server does with a frame before its overlay has it. */
interface Behaviour {
  /** Nothing but what the overlay does. */
  Behaviour HONEST = (network, node, frame) -> true;

  /**
   * A frame came.
   *
   * @return whether the node's overlay is given it
   */
  boolean received(Network network, SimulatedNode node, PeerFrame frame);
}
