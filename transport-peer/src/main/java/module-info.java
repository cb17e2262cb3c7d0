/**
 * Links to other servers over TLS 1.3: both sides show a self-signed Ed25519 certificate, and
 * identity is the key in it. Bytes in, bytes out: frames with a length before them.
 *
 * <p>Must not know what frames mean, nor any policy of routing or of whom to keep a link with.
 * Needs the JDK's TLS only; links are few and long-lived, so they use blocking sockets on virtual
 * threads. Exports nothing; uses nothing; provides {@link parley.api.PeerTransport}.
 *
 * @provides parley.api.PeerTransport named {@code tls}
 */
module parley.transport.peer {
  requires parley.api;

  provides parley.api.PeerTransport with
      parley.transport.peer.TlsPeerTransport;
}
