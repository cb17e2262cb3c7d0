package parley.kernel;

import java.net.InetAddress;
import java.util.Optional;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.EventLoop;
import parley.api.Settings;
import parley.api.TransportContext;
import parley.providers.Plugin;

/**
 * What a transport is lent for one door.
 *
 * @param loopThread the one thread on which a plugin may announce connections
 */
record ClientContext(
    Settings settings, SessionContext context, Optional<Plugin> plugin, Thread loopThread)
    implements TransportContext {
  @Override
  public EventLoop loop() {
    return context.loop();
  }

  @Override
  public int maxFrameBytes() {
    return Session.maxFrameBytes();
  }

  @Override
  public boolean admits(Optional<InetAddress> address) {
    return context.addresses().admits(address);
  }

  @Override
  public ConnectionHandler accepted(Connection connection) {
    if (plugin.isEmpty()) {
      return admitted(connection);
    }
    if (!plugin.get().isActive()) {
      throw new IllegalStateException(plugin.get() + " is not used any more");
    }
    if (context.router().isDrained()) { // its goodbyes are said, and the image's doors are closed
      throw new IllegalStateException("the server stops");
    }
    return new PluginConnection(plugin.get(), connection, loopThread, context.loop())
        .admittedBy(this::admitted);
  }

  private Session admitted(Connection connection) {
    var session = new Session(context, connection);
    session.admit();
    return session;
  }
}
