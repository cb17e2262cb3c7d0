package parley.overlay;

/**
 * An address that the operator named and no link leads to, as the operator sees it.
 *
 * @param reason why the last attempt came to nothing; empty before there was one
 */
public record DialView(String address, String reason) {}
