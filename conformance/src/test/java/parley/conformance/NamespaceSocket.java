package parley.conformance;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Connections from within another network namespace: a socket stays in the namespace in which its
 * thread was when it was made. So the suite needs no process of its own on each host.
 */
@SuppressWarnings("restricted") // functions of the C library
final class NamespaceSocket {
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final int CONNECT_MS = 60_000;

  private NamespaceSocket() {}

  static Socket connect(Path namespace, int port) {
    var connected = new CompletableFuture<Socket>();
    // A thread for this alone: it would be in that namespace for whatever it did next.
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            enter(namespace);
            var socket = new Socket();
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS);
            connected.complete(socket);
          } catch (IOException | AssertionError e) {
            connected.completeExceptionally(e);
          }
        });
    return connected.join();
  }

  private static void enter(Path namespace) {
    try (Arena arena = Arena.ofConfined()) {
      var path = arena.allocateFrom(namespace.toString());
      MethodHandle open =
          function(
              "open",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      MethodHandle setns =
          function(
              "setns",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      MethodHandle close =
          function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      int file = (int) open.invokeExact(path, 0);
      int result = (int) setns.invokeExact(file, CLONE_NEWNET);
      int closed = (int) close.invokeExact(file);
      if (file < 0 || result != 0 || closed != 0) {
        throw new AssertionError("cannot enter " + namespace);
      }
    } catch (AssertionError e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("cannot enter " + namespace, e);
    }
  }

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }
}
