package parley.api;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A frame's text, encoded once and shared by all its receivers; and, once per wire form, the bytes
 * that go out. Used on the loop thread only. The arrays are shared: nobody may write into them.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class EncodedFrame {
  private final byte[] text;
  private WireForm[] forms = new WireForm[0];
  private byte[][] encoded = new byte[0][];

  /**
   * A frame that is not encoded for any transport yet.
   *
   * @param text UTF-8, without any framing; not copied
   */
  public EncodedFrame(byte[] text) {
    this.text = text;
  }

  /** The frame's text in UTF-8. */
  public byte[] text() {
    return text;
  }

  /** The bytes for the wire in one form; made at the first call, shared afterwards. */
  @SuppressWarnings("ReferenceEquality") // forms are constants
  public byte[] as(WireForm form) {
    for (int i = 0; i < forms.length; i++) {
      if (forms[i] == form) {
        return encoded[i];
      }
    }
    byte[] bytes = form.encode(text);
    forms = Arrays.copyOf(forms, forms.length + 1);
    encoded = Arrays.copyOf(encoded, forms.length);
    forms[forms.length - 1] = form;
    encoded[forms.length - 1] = bytes;
    return bytes;
  }

  /** How a transport frames a text. Compared by identity: one constant per form. */
  @FunctionalInterface
  public interface WireForm {
    /** Frames a text; the result is shared and never written again. */
    byte[] encode(byte[] text);
  }
}
