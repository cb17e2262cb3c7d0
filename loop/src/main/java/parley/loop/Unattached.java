package parley.loop;

import java.nio.ByteBuffer;
import parley.api.CloseReason;
import parley.api.ConnectionHandler;
import parley.api.EncodedFrame;

/** What a connection has between its construction and its announcement. */
final class Unattached {
  static final Codec CODEC =
      new Codec() {
        @Override
        public void decode(ByteBuffer in, StreamConnection connection) {
          in.position(in.limit());
        }

        @Override
        public EncodedFrame.WireForm wireForm() {
          return text -> text;
        }

        @Override
        public boolean open() {
          return false;
        }

        @Override
        public byte[] closing(CloseReason reason) {
          return new byte[0];
        }

        @Override
        public void ended() {}
      };

  static final ConnectionHandler HANDLER =
      new ConnectionHandler() {
        @Override
        public void received(byte[] text) {}

        @Override
        public void violated(CloseReason reason) {}

        @Override
        public void writable() {}

        @Override
        public void closed(CloseReason reason) {}
      };

  private Unattached() {}
}
