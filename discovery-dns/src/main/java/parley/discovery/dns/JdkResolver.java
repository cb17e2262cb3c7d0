package parley.discovery.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.naming.CommunicationException;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import parley.api.PeerAddress;

/**
 * The JDK's DNS client, which is reached by JNDI. What makes JNDI dangerous elsewhere does not
 * happen here: the factory is fixed, the names are names of hosts and so never URLs, and only
 * records are read, of which no object is made.
 */
@SuppressWarnings({"BanJNDI", "JdkObsolete"}) // see above; its environment is a Hashtable
final class JdkResolver implements Resolver {
  /** For the first attempt at each name server; doubled for the second, which is the last. */
  static final int TIMEOUT_MS = 2_000;

  private static final int ATTEMPTS = 2;

  private final Hashtable<String, String> environment = new Hashtable<>();

  /**
   * @param servers to be asked in this order; none: those of the system, as they are at each
   *     question
   * @param timeoutMs for the first attempt at a name server
   */
  JdkResolver(List<PeerAddress> servers, int timeoutMs) {
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put("com.sun.jndi.dns.timeout.initial", Integer.toString(timeoutMs));
    environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(ATTEMPTS));
    if (!servers.isEmpty()) {
      environment.put(
          Context.PROVIDER_URL,
          servers.stream().map(server -> "dns://" + server).collect(Collectors.joining(" ")));
    }
  }

  @Override
  public List<String> records(String name, String type) throws IOException {
    try {
      InitialDirContext context = new InitialDirContext(environment);
      try {
        Attribute records = context.getAttributes(name, new String[] {type}).get(type);
        return records == null ? List.of() : texts(records);
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      return List.of();
    } catch (NamingException e) {
      throw new IOException(explain(e), e);
    }
  }

  private static List<String> texts(Attribute records) throws NamingException {
    List<String> texts = new ArrayList<>();
    NamingEnumeration<?> values = records.getAll();
    while (values.hasMore()) {
      texts.add(Objects.toString(values.next()));
    }
    return texts;
  }

  private static String explain(NamingException e) {
    return switch (e) {
      case ServiceUnavailableException _ -> "the name server failed to answer (SERVFAIL)";
      case CommunicationException _ when e.getRootCause() != null -> "no name server answers";
      default -> Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    };
  }
}
