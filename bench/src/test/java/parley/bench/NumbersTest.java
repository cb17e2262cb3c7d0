package parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "999999,999999999", "123456,987654321", "99,100000000"})
  void aNumberIsReadFromItsDigits(int channel, long place) {
    long number = Numbers.of(channel, place);
    byte[] text = Bytes.ascii("x" + Numbers.text(number) + "y");
    assertEquals(Numbers.DIGITS + 2, text.length);
    assertEquals(number, Numbers.parse(ByteBuffer.wrap(text).order(ByteOrder.LITTLE_ENDIAN), 1));
    assertEquals(channel, Numbers.channel(number));
    assertEquals(place, Numbers.place(number));
  }

  @Test
  void everyNumberMayBeASequenceNumberOfParley() {
    assertTrue(Numbers.of(Numbers.CHANNELS_MOST - 1, 999_999_999) < 1L << 53);
  }
}
