/**
 * The simplest discovery: the peers that the operator listed in the setting {@code peers}.
 *
 * <p>Must not know links: it resolves no names and dials nobody. Exports nothing; provides {@link
 * parley.api.Discovery}.
 *
 * @provides parley.api.Discovery named {@code list}
 */
module parley.discovery.list {
  requires parley.api;

  provides parley.api.Discovery with
      parley.discovery.list.ListDiscovery;
}
