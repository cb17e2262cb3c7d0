/**
 * Peers by name: looks the names in the setting {@code dns-peers} up in DNS, again and again.
 *
 * <p>Must not know links: it dials nobody. Asks with the JDK's own DNS client, which is part of
 * {@code jdk.naming.dns}. Exports nothing; provides {@link parley.api.Discovery}.
 *
 * @provides parley.api.Discovery named {@code dns}
 */
module parley.discovery.dns {
  requires java.naming;
  requires jdk.naming.dns;
  requires parley.api;

  provides parley.api.Discovery with
      parley.discovery.dns.DnsDiscovery;
}
