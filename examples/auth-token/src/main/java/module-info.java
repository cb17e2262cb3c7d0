/**
 * Lets in whoever knows a shared token: a plugin for Parley.
 *
 * @provides parley.api.AuthScheme named {@code token}
 */
module example.token {
  requires parley.api;

  provides parley.api.AuthScheme with
      example.token.TokenScheme;
}
