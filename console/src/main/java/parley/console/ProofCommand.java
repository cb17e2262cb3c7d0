package parley.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import parley.client.SchemeProof;

/**
 * A program that makes the proof a scheme asks for, so that a client needs to know no scheme: it
 * reads the bytes to be proved from its standard input, in hexadecimal digits, and writes the proof
 * so.
 */
record ProofCommand(String scheme, String command) implements SchemeProof {
  /** A guess: long enough to touch a security key. A challenge holds for a minute. */
  private static final int WITHIN_SECONDS = 30;

  private static final int MOST_BYTES = 1024;

  @Override
  public byte[] of(byte[] signed) throws IOException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      tell(process, HexFormat.of().formatHex(signed) + "\n");
      if (!process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the proof command takes longer than " + WITHIN_SECONDS + " s");
      }
      byte[] said = process.getInputStream().readNBytes(2 * MOST_BYTES + 2);
      if (process.exitValue() != 0) {
        throw new IOException("the proof command ended with status " + process.exitValue());
      }
      byte[] proof = HexFormat.of().parseHex(new String(said, StandardCharsets.US_ASCII).strip());
      if (proof.length == 0 || proof.length > MOST_BYTES) {
        throw new IOException("the proof command made " + proof.length + " bytes, not 1 to 1024");
      }
      return proof;
    } catch (IllegalArgumentException e) {
      throw new IOException("the proof command wrote no hexadecimal digits", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the proof command was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A program that ends without reading has its say all the same: by its status, or its proof. */
  private static void tell(Process process, String line) {
    try (var in = process.outputWriter(StandardCharsets.US_ASCII)) {
      in.write(line);
    } catch (IOException e) {
      System.getLogger("parley.console")
          .log(System.Logger.Level.DEBUG, "the proof command did not read what is signed", e);
    }
  }
}
