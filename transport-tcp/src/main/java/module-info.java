/**
 * The line transport: clients over TCP and TLS, one frame per line.
 *
 * <p>Knows where a line ends and how long it may be; nothing of what is in it, of sessions, or of
 * who may connect. Exports nothing, uses no services, and provides the {@link parley.api.Transport}
 * named {@code tcp}.
 *
 * @provides parley.api.Transport
 */
module parley.transport.tcp {
  requires parley.api;
  requires parley.loop;

  provides parley.api.Transport with
      parley.transport.tcp.TcpTransport;
}
