package example.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The client's end: reads the bytes to be proved from standard input, in hexadecimal digits, and
 * writes the proof in the same way.
 */
public final class TokenProof {
  private TokenProof() {}

  /** Takes the file with the token. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: java -cp auth-token-1.0.0.jar example.token.TokenProof <file>");
      System.exit(2);
    }
    String message = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    byte[] proof =
        Token.of(Files.readAllBytes(Path.of(args[0]))).proof(HexFormat.of().parseHex(message));
    System.out.println(HexFormat.of().formatHex(proof));
  }
}
