package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Test;
import parley.kernel.Kernel;
import parley.loop.SelectorLoop;

class KernelServerTest {
  @Test
  void theFolderIsFreeAgainWhateverDoesNotEndWell() throws Exception {
    var data = mock(DataDirectory.class);
    var loop = mock(SelectorLoop.class);
    var kernel = mock(Kernel.class);
    doThrow(new IllegalStateException("the server's loop does not answer")).when(kernel).close();
    doThrow(new IllegalStateException("the loop is no better")).when(loop).close();
    assertThrows(IllegalStateException.class, new KernelServer(data, loop, kernel)::close);
    verify(loop).close();
    verify(data).close();
  }
}
