package parley.discovery.local;

/**
 * What has happened since the start.
 *
 * @param sent packets
 * @param unsent packets that could not be sent
 * @param heard packets of other servers of this network
 * @param malformed packets that are no announcement
 * @param otherNetwork announcements of another network, or forged ones
 * @param elsewhere packets that no neighbour has sent
 * @param offered addresses, each time anew
 * @param refused addresses that were too many
 */
record Counts(
    long sent,
    long unsent,
    long heard,
    long malformed,
    long otherNetwork,
    long elsewhere,
    long offered,
    long refused) {}
