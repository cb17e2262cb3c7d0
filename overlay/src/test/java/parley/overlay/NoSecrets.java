package parley.overlay;

/** Signs with zeros: the tests answer checks themselves. */
final class NoSecrets implements PairSecrets {
  @Override
  public byte[] sign(byte[] bytes) {
    return new byte[64];
  }

  @Override
  public byte[] exchangeKey() {
    return new byte[32];
  }

  @Override
  public byte[] shared(byte[] otherExchangeKey) {
    return new byte[32];
  }
}
