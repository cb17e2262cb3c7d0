/**
 * Line clients over Unix-domain sockets: a plugin for Parley.
 *
 * @provides parley.api.Transport named {@code unix}
 */
module example.unix {
  requires parley.api;

  provides parley.api.Transport with
      example.unix.UnixTransport;
}
