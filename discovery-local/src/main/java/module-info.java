/**
 * Peers on the local network: says by multicast that this server is there, and hears of others.
 * Nothing is sent or bound unless the setting {@code local-discovery} is true.
 *
 * <p>Must not know links: it dials nobody. Must not trust what it hears: that only gives addresses
 * to dial, and a link proves its key by itself. Exports nothing; provides {@link
 * parley.api.Discovery}.
 *
 * @provides parley.api.Discovery named {@code local}
 */
module parley.discovery.local {
  requires parley.api;

  provides parley.api.Discovery with
      parley.discovery.local.LocalDiscovery;
}
