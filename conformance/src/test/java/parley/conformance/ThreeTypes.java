package parley.conformance;

import java.util.List;

/** A server of each type without limits of rates, peered at the prompt; each knows the others. */
record ThreeTypes(ServerProcess cli, ServerProcess webSocket, ServerProcess full) {
  static ThreeTypes peered(Lab lab) {
    var three =
        new ThreeTypes(
            lab.unready("cli-server", lab.folder(), "--rate-per-key", "0"),
            lab.unready("websock-server", lab.folder(), "--rate-per-key", "0"),
            lab.unready("full-server", lab.folder(), "--rate-per-key", "0"));
    three.all().forEach(ServerProcess::ready);
    three.cli.connectTo(three.full);
    three.webSocket.connectTo(three.full);
    Mesh.awaitKnown(three.all());
    return three;
  }

  List<ServerProcess> all() {
    return List.of(cli, webSocket, full);
  }
}
