package parley.transport.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.EncodedFrame;
import parley.api.EventLoop;
import parley.api.SettingException;
import parley.api.Settings;
import parley.api.TransportContext;

/** A kernel that answers each frame with {@code re} and its text, and each violation. */
record EchoKernel(EventLoop loop, Map<String, String> values, AtomicInteger overhead)
    implements TransportContext, Settings {
  static final int MAX_FRAME_BYTES = 16 * 1024;

  EchoKernel(EventLoop loop, Map<String, String> values) {
    this(loop, values, new AtomicInteger());
  }

  @Override
  public Settings settings() {
    return this;
  }

  @Override
  public int maxFrameBytes() {
    return MAX_FRAME_BYTES;
  }

  @Override
  public ConnectionHandler accepted(Connection connection) {
    return new ConnectionHandler() {
      @Override
      public void received(byte[] text) {
        answer("re " + new String(text, UTF_8));
      }

      @Override
      public void overhead(int bytes) {
        overhead.addAndGet(bytes);
      }

      @Override
      public void violated(CloseReason reason) {
        answer("error " + reason.code() + " " + reason.text());
        connection.close(reason);
      }

      @Override
      public void writable() {}

      @Override
      public void closed(CloseReason reason) {}

      private void answer(String text) {
        connection.send(new EncodedFrame(text.getBytes(UTF_8)));
      }
    };
  }

  @Override
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public List<String> list(String key) {
    return List.of();
  }

  @Override
  public SettingException refuse(String key, String problem) {
    return new SettingException(key + ": " + problem);
  }
}
