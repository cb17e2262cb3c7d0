package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.mockito.stubbing.Answer;
import parley.api.AuthScheme;
import parley.api.SettingException;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;
import parley.providers.Plugin;
import parley.providers.PluginProblem;
import parley.providers.Plugins;
import parley.providers.Provided;

class SchemesTest {
  private static final ToyScheme KEYS = new ToyScheme();

  /** Whoever knows the word; the message does not matter to it. */
  private static final AuthScheme WORD =
      new AuthScheme() {
        @Override
        public String name() {
          return "word";
        }

        @Override
        public boolean verify(byte[] publicKey, byte[] message, byte[] proof) {
          return proof.length == 1 && proof[0] == 42;
        }
      };

  private static TestServer server(AuthScheme... accepted) {
    var byName = new LinkedHashMap<String, Provided<AuthScheme>>();
    for (AuthScheme scheme : accepted) {
      byName.put(scheme.name(), new Provided<>(scheme, scheme.name(), Optional.empty()));
    }
    return new TestServer(TestServer.config(5, List.of()), new Schemes(KEYS, byName));
  }

  private static void prove(Client client, String scheme, byte... proof) {
    ServerFrame.Challenge challenge = client.connect();
    client.say(
        new ClientFrame.Verify(
            "v", challenge.expires(), client.proof(challenge, new byte[0]), scheme, proof));
  }

  @Test
  void theClientIsToldOfSeveralAndChooses() {
    TestServer server = server(KEYS, WORD);
    Client ann = server.client(1);
    assertEquals(List.of("toy", "word"), ann.connect().schemes());
    prove(ann, "word", (byte) 42);
    ann.last(ServerFrame.Success.class);
    Client bob = server.client(2);
    prove(bob, "");
    bob.last(ServerFrame.Success.class);
  }

  @Test
  void whereOnlyKeysCountNothingIsSaid() {
    assertEquals(List.of(), server(KEYS).client(1).connect().schemes());
  }

  @Test
  void aProofThatIsNoneIsRefusedThoughTheKeyIsProved() {
    Client ann = server(KEYS, WORD).client(1);
    prove(ann, "word", (byte) 41);
    ann.refused(ErrorCode.AUTH_FAILED);
    prove(ann, "word");
    ann.refused(ErrorCode.AUTH_FAILED);
  }

  @Test
  void aProofIsNoKeyWhoeverHasItMustSignToo() {
    Client ann = server(KEYS, WORD).client(1);
    ServerFrame.Challenge challenge = ann.connect();
    ann.say(
        new ClientFrame.Verify("v", challenge.expires(), new byte[64], "word", new byte[] {42}));
    ann.refused(ErrorCode.AUTH_FAILED);
  }

  @Test
  void aSchemeThatIsNotTakenIsRefusedWithThoseThatAre() {
    Client ann = server(WORD).client(1);
    assertEquals(List.of("word"), ann.connect().schemes());
    for (String scheme : List.of("", "toy", "other")) {
      Client bob = server(WORD).client(1);
      prove(bob, scheme);
      assertEquals(
          "this server takes the scheme word: choose one in verify (cli-client, websock-client:"
              + " --scheme word --proof-command …); send connect again",
          bob.refused(ErrorCode.AUTH_FAILED).text());
    }
  }

  private static Plugins installed(Provided<AuthScheme> other) {
    return installed(List.of(new Provided<>(KEYS, "toy", Optional.empty()), other));
  }

  private static Configuration naming(String... schemes) {
    return Configuration.of(FixedSettings.with("auth-schemes", List.of(schemes)));
  }

  @Test
  void allThatIsInstalledIsTakenUnlessTheOperatorNamesSome() {
    Plugins plugins = installed(new Provided<>(WORD, "word", Optional.empty()));
    assertEquals(
        List.of("toy", "word"), List.copyOf(Schemes.start(plugins, naming()).accepted().keySet()));
    assertEquals(Map.of("word", WORD), Schemes.start(plugins, naming("word")).accepted());
    assertTrue(
        assertThrows(SettingException.class, () -> Schemes.start(plugins, naming("wrd")))
            .getMessage()
            .contains("'wrd' is not installed; installed are [toy, word]"));
  }

  @Test
  void aPluginsSchemeThatFailsIsLeftOutUnlessTheOperatorReliesOnIt() throws Exception {
    Plugin plugin = mock(Plugin.class);
    var problem = new PluginProblem("threw up");
    when(plugin.id()).thenReturn("plugin-of-word");
    when(plugin.call(any(), any(), any())).thenThrow(problem);
    Plugins plugins = installed(new Provided<>(WORD, "word", Optional.of(plugin)));
    assertEquals(Map.of("toy", KEYS), Schemes.start(plugins, naming()).accepted());
    verify(plugin).refuse(problem);
    assertEquals(
        "auth-schemes: 'word' does not start: it threw up",
        assertThrows(SettingException.class, () -> Schemes.start(plugins, naming("toy", "word")))
            .getMessage());
  }

  @Test
  void aPluginThatFailsLaterTakesItsSchemeWithIt() throws Exception {
    Plugin plugin = mock(Plugin.class);
    when(plugin.id()).thenReturn("plugin-of-word");
    when(plugin.isActive()).thenReturn(true);
    when(plugin.call(any(), any(), any())).thenReturn(Optional.empty());
    Plugins plugins = installed(new Provided<>(WORD, "word", Optional.of(plugin)));
    Schemes all = Schemes.start(plugins, naming());
    Schemes named = Schemes.start(plugins, naming("word"));
    named.checkThatAllNamedAreLeft(naming("word").server());
    assertEquals(List.of("toy", "word"), all.offered());

    when(plugin.isActive()).thenReturn(false); // as after its open() threw
    assertEquals(List.of(), all.offered());
    assertEquals(Optional.empty(), all.chosen("word"));
    all.checkThatAllNamedAreLeft(naming().server());
    assertEquals(
        "auth-schemes: 'word' is of the plugin plugin-of-word, which is not used",
        assertThrows(
                SettingException.class,
                () -> named.checkThatAllNamedAreLeft(naming("word").server()))
            .getMessage());
  }

  private static Plugin calledAtOnce(String id) throws Exception {
    Plugin plugin = mock(Plugin.class);
    when(plugin.id()).thenReturn(id);
    when(plugin.isActive()).thenReturn(true);
    when(plugin.call(any(), any(), any()))
        .thenAnswer(call -> call.<Callable<?>>getArgument(1).call());
    return plugin;
  }

  private static AuthScheme starting(Answer<?> answer) {
    AuthScheme scheme = mock(AuthScheme.class);
    doAnswer(answer).when(scheme).start(any());
    return scheme;
  }

  private static Plugins installed(List<Provided<AuthScheme>> all) {
    Plugins plugins = mock(Plugins.class);
    when(plugins.keyScheme()).thenReturn(KEYS);
    when(plugins.authSchemes()).thenReturn(all);
    return plugins;
  }

  @Test
  void schemesOfOnePluginStartOneAfterTheOtherAndNoneAfterOneThatFailed() throws Exception {
    Plugin plugin = mock(Plugin.class);
    var problem = new PluginProblem("threw up");
    when(plugin.id()).thenReturn("plugin-of-three");
    when(plugin.isActive()).thenReturn(true);
    when(plugin.call(any(), any(), any())).thenReturn(Optional.empty()).thenThrow(problem);
    doAnswer(call -> when(plugin.isActive()).thenReturn(false)).when(plugin).refuse(any());
    var all = new ArrayList<Provided<AuthScheme>>();
    for (String name : List.of("one", "two", "three")) {
      all.add(new Provided<>(WORD, name, Optional.of(plugin)));
    }
    assertEquals(List.of(), Schemes.start(installed(all), naming()).offered());
    verify(plugin, times(2)).call(any(), any(), any());
    when(plugin.isActive()).thenReturn(true);
    assertEquals(
        "auth-schemes: 'one' does not start: it threw up",
        assertThrows(
                SettingException.class,
                () -> Schemes.start(installed(all), naming("one", "two", "three")))
            .getMessage());
  }

  @Test
  void theImagesOwnStartFirstAndOnTheCaller() throws Exception {
    var threads = new ArrayList<Thread>();
    Answer<?> noting = call -> threads.add(Thread.currentThread());
    var first = new AtomicBoolean();
    Answer<?> last = call -> first.compareAndSet(false, threads.size() == 2);
    Plugins plugins =
        installed(
            List.of(
                new Provided<>(starting(last), "one", Optional.of(calledAtOnce("a"))),
                new Provided<>(starting(noting), "two", Optional.empty()),
                new Provided<>(starting(noting), "three", Optional.empty())));
    assertEquals(List.of("one", "two", "three"), Schemes.start(plugins, naming()).offered());
    assertEquals(List.of(Thread.currentThread(), Thread.currentThread()), threads);
    assertTrue(first.get());
  }

  @Test
  void schemesOfPluginsStartSideBySide() throws Exception {
    var barrier = new CyclicBarrier(2); // each starts only while the other one does
    var others = new ArrayList<Provided<AuthScheme>>();
    for (String name : List.of("one", "two")) {
      Plugin plugin = mock(Plugin.class);
      when(plugin.id()).thenReturn(name);
      when(plugin.isActive()).thenReturn(true);
      when(plugin.call(any(), any(), any()))
          .thenAnswer(call -> {
            barrier.await(60, TimeUnit.SECONDS);
            return Optional.empty();
          });
      others.add(new Provided<>(WORD, name, Optional.of(plugin)));
    }
    assertEquals(List.of("one", "two"), Schemes.start(installed(others), naming()).offered());
  }
}
