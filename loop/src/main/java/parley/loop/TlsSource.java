package parley.loop;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import parley.api.SettingException;
import parley.api.Settings;

/**
 * A certificate and its key from PEM files, which are read again when they change: new connections
 * then show the new certificate. A bad new file changes nothing and is logged once.
 *
 * <p>Each {@link Listener} has one of its own, and closes it.
 */
public final class TlsSource implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("parley.loop");
  private static final String CERT = "tls-cert";
  private static final String KEY = "tls-key";

  /** How often the files are looked at: a guess; certificates change every few weeks. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Path certFile;
  private final Path keyFile;
  private volatile SSLContext context;
  private Stamp loaded;
  private Optional<Stamp> refused = Optional.empty();
  private volatile Optional<Thread> watcher = Optional.empty();

  /** What tells that the files were changed. */
  private record Stamp(long certTimeMs, long certBytes, long keyTimeMs, long keyBytes) {
    static Stamp of(Path certFile, Path keyFile) {
      File cert = certFile.toFile();
      File key = keyFile.toFile();
      return new Stamp(cert.lastModified(), cert.length(), key.lastModified(), key.length());
    }
  }

  /**
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException if what is in them cannot be used; the text says why
   */
  TlsSource(Path certFile, Path keyFile) throws IOException, GeneralSecurityException {
    this.certFile = certFile;
    this.keyFile = keyFile;
    this.loaded = Stamp.of(certFile, keyFile);
    this.context = PemIdentity.read(certFile, keyFile);
  }

  /**
   * What {@code tls-cert} (the certificate, and those between it and the authority's) and {@code
   * tls-key} (its key in PKCS#8) name; empty if neither is set. Reads the files.
   *
   * @throws SettingException if only one is set, or if one cannot be used
   */
  public static Optional<TlsSource> from(Settings settings) {
    Optional<String> cert = settings.text(CERT);
    Optional<String> key = settings.text(KEY);
    if (cert.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    if (cert.isEmpty()) {
      throw settings.refuse(CERT, "must be set too, because " + KEY + " is");
    }
    if (key.isEmpty()) {
      throw settings.refuse(KEY, "must be set too, because " + CERT + " is");
    }
    Path certFile = path(settings, CERT, cert.get());
    Path keyFile = path(settings, KEY, key.get());
    try {
      TlsSource source = new TlsSource(certFile, keyFile);
      source.watch(POLL);
      return Optional.of(source);
    } catch (PemIdentity.BadKeyException e) {
      throw settings.refuse(KEY, "'" + keyFile + "': " + e.getMessage());
    } catch (IOException | GeneralSecurityException e) {
      throw settings.refuse(CERT, "'" + certFile + "': " + e.getMessage());
    } catch (RuntimeException e) { // what a decoder throws at what is no certificate
      throw settings.refuse(CERT, "'" + certFile + "' or its key is not as it should be: " + e);
    }
  }

  /** Stops to look at the files. Idempotent. */
  @Override
  public void close() {
    watcher.ifPresent(Thread::interrupt);
    watcher = Optional.empty();
  }

  /** For the next handshake. Any thread. */
  SSLContext context() {
    return context;
  }

  /**
   * Reads the files if they have changed.
   *
   * @return whether there is a new certificate
   */
  synchronized boolean reload() {
    Stamp now = Stamp.of(certFile, keyFile);
    if (now.equals(loaded)) {
      return false;
    }
    try {
      context = PemIdentity.read(certFile, keyFile);
      loaded = now;
      LOG.log(Level.INFO, "the certificate in {0} was read again", certFile);
      return true;
    } catch (IOException | GeneralSecurityException | RuntimeException e) { // odd files are many
      if (!refused.equals(Optional.of(now))) {
        refused = Optional.of(now);
        LOG.log(
            Level.WARNING,
            "{0} or {1} has changed but cannot be used, so the certificate before stays: {2}",
            certFile,
            keyFile,
            e.getMessage() == null ? e : e.getMessage());
      }
      return false;
    }
  }

  private void watch(Duration poll) {
    watcher =
        Optional.of(
            Thread.ofVirtual()
                .name("tls-files")
                .start(() -> {
                  try {
                    while (true) {
                      Thread.sleep(poll);
                      reload();
                    }
                  } catch (InterruptedException e) {
                    LOG.log(Level.DEBUG, "{0} is no longer watched", certFile);
                  }
                }));
  }

  private static Path path(Settings settings, String key, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw settings.refuse(key, "'" + text + "' is not a path: " + e.getReason());
    }
  }
}
