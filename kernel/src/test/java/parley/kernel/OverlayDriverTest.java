package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import parley.api.CloseReason;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerLink;
import parley.api.PeerLinkHandler;
import parley.api.PeerLinkInfo;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.Settings;
import parley.protocol.Announcement;
import parley.protocol.Decoded;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;
import parley.protocol.Tags;

class OverlayDriverTest {
  private static final Key PEER = key(9);
  private static final Key AUTHOR = key(3);

  private final VirtualLoop loop = new VirtualLoop();
  private final PeerTransport transport = mock(PeerTransport.class);
  private final PeerEndpoint endpoint = mock(PeerEndpoint.class);
  private final PeerLink link = mock(PeerLink.class);
  private final List<SignedMessage> delivered = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();
  private final List<String> presence = new ArrayList<>();
  private PeerTransportContext context;
  private OverlayDriver driver;

  private static Key key(int number) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    return Key.of(bytes);
  }

  @BeforeEach
  void start() throws Exception {
    when(transport.open(any()))
        .thenAnswer(call -> {
          context = call.getArgument(0);
          return endpoint;
        });
    when(endpoint.port()).thenReturn(30303);
    when(link.send(any())).thenReturn(true);
    when(link.info())
        .thenReturn(
            new PeerLinkInfo(
                PEER.bytes(),
                true,
                new PeerAddress("192.0.2.9", 30303),
                new PeerAddress("192.0.2.9", 30303),
                new byte[32]));
    Settings settings = mock(Settings.class);
    when(settings.required("address")).thenReturn("192.0.2.1");
    driver =
        new OverlayDriver(
            new OverlayDriver.SettingsAndConfig(settings, TestServer.config(5, List.of())),
            loop,
            new ToyScheme().identity(Path.of("none")),
            new ToyScheme(),
            new Verification(loop, new TestServer.AtOnce()),
            transport,
            new Random(1));
    driver.start(
        new OverlayDriver.Local() {
          @Override
          public void deliver(SignedMessage message) {
            delivered.add(message);
          }

          @Override
          public void settled(MessageId mid, int reached, int expected) {
            settled.add(mid + " " + reached);
          }

          @Override
          public void presence(
              String channel, Key key, Optional<String> before, Optional<String> after) {
            presence.add(channel + " " + key + " " + before.orElse("-") + " " + after.orElse("-"));
          }

          @Override
          public void presenceTold(String channel, boolean told, int count) {
            presence.add(channel + " " + told + " " + count);
          }
        });
  }

  private PeerLinkHandler greeted() {
    PeerLinkHandler handler = context.linked(link);
    handler.received(PeerCodec.encode(new PeerFrame.Hello(1, "parley", List.of(), 0, new byte[0])));
    loop.turn();
    return handler;
  }

  private List<PeerFrame> sent() {
    ArgumentCaptor<byte[]> frames = ArgumentCaptor.forClass(byte[].class);
    verify(link, atLeast(0)).send(frames.capture());
    List<PeerFrame> decoded = new ArrayList<>();
    for (byte[] frame : frames.getAllValues()) {
      decoded.add(
          switch (PeerCodec.decode(frame)) {
            case Decoded.Frame<PeerFrame>(PeerFrame one) -> one;
            case Decoded.Refused<PeerFrame> bad -> throw new AssertionError(bad.text());
          });
    }
    return decoded;
  }

  private SignedMessage message(long ts, boolean honest) {
    var unsigned =
        new SignedMessage(
            AUTHOR,
            new Target.Channel("tea"),
            new byte[8],
            1,
            ts,
            "nick",
            "text/plain",
            "hello",
            new byte[64]);
    return honest
        ? unsigned.withSig(ToyScheme.sign(AUTHOR.bytes(), unsigned.signedBytes()))
        : unsigned;
  }

  @Test
  void anAddressThatWasFoundIsDialledAndALinkIsGreeted() {
    driver.found(new PeerAddress("192.0.2.9", 30303), true);
    loop.pass(Duration.ofSeconds(2));
    verify(endpoint).dial(new PeerAddress("192.0.2.9", 30303));
    greeted();
    PeerFrame.Hello hello = assertInstanceOf(PeerFrame.Hello.class, sent().getFirst());
    assertEquals(List.of("192.0.2.1:30303"), hello.addresses());
    assertEquals(PEER, driver.peers().getFirst().peer());
  }

  @Test
  void aMessageFromALinkIsDeliveredOnceAndOnlyIfItsAuthorSignedItInTime() {
    driver.joined("tea");
    PeerLinkHandler handler = greeted();
    long now = loop.wallClockMs();
    for (SignedMessage message :
        List.of(
            message(now, false),
            message(now - 120_001, true),
            message(now, true),
            message(now, true))) {
      handler.received(PeerCodec.encode(new PeerFrame.Data(20, PEER.id(), new long[0], message)));
      loop.turn();
    }
    assertEquals(
        List.of(message(now, true).mid()), delivered.stream().map(SignedMessage::mid).toList());
    assertTrue(driver.seen(message(now, true).mid()));
  }

  private void announce(PeerLinkHandler handler, String channel) {
    var unsigned =
        new Announcement(
            PEER,
            1,
            1,
            0,
            new byte[32],
            List.of(),
            new long[] {Tags.channel(channel)},
            new long[0],
            new byte[64]);
    Announcement announcement =
        unsigned.withSig(ToyScheme.sign(PEER.bytes(), unsigned.signedBytes()));
    handler.received(PeerCodec.encode(new PeerFrame.Announce(0, announcement)));
    loop.turn();
  }

  @Test
  void aPublishedMessageGoesOverTheLink() {
    PeerLinkHandler handler = greeted();
    announce(handler, "tea");
    driver.publish(message(loop.wallClockMs(), true));
    PeerFrame.Data data = assertInstanceOf(PeerFrame.Data.class, sent().getLast());
    assertArrayEquals(new long[] {PEER.id()}, data.targets());
  }

  @Test
  void aDirectMessageWithoutLinksIsSettledAtOnce() {
    SignedMessage to =
        new SignedMessage(
            AUTHOR,
            new Target.Direct(PEER),
            new byte[8],
            1,
            loop.wallClockMs(),
            "n",
            "text/plain",
            "b",
            new byte[64]);
    driver.publish(to);
    assertEquals(List.of(to.mid() + " 0"), settled);
  }

  @Test
  void membersOfTheOtherServerAreFoundOutAndFollowed() {
    PeerLinkHandler handler = greeted();
    announce(handler, "tea");
    driver.joined("tea");
    driver.present("tea", AUTHOR, "ann");
    List<String> found = new ArrayList<>();
    driver.who("tea", () -> found.add("first"));
    PeerFrame.Ask ask = assertInstanceOf(PeerFrame.Ask.class, sent().getLast());
    assertEquals(List.of(), found);
    roster(handler, ask.number(), 7, List.of(new RosterUpdate.Member(key(4), "dan")));
    assertEquals(List.of("first"), found);
    assertEquals(Map.of(key(4), "dan"), driver.elsewhere("tea").nicks());
    roster(handler, 0, 8, List.of());
    assertEquals(List.of("tea " + key(4) + " dan -"), presence);
    driver.who("tea", () -> found.add("second"));
    assertEquals(List.of("first", "second"), found);
    driver.stop();
    driver.who("tea", () -> found.add("never"));
    assertEquals(2, found.size());
  }

  private void roster(
      PeerLinkHandler handler, long number, long version, List<RosterUpdate.Member> members) {
    var unsigned =
        new RosterUpdate(
            PEER, "tea", version, version, members.size(), members, List.of(), new byte[64]);
    RosterUpdate update = unsigned.withSig(ToyScheme.sign(PEER.bytes(), unsigned.signedBytes()));
    long[] targets = {Key.of(new ToyScheme().identity(Path.of("none")).publicKey()).id()};
    handler.received(PeerCodec.encode(new PeerFrame.Roster(20, targets, number, update)));
    loop.turn();
  }

  @Test
  void aPeerThatReadsTooSlowlyIsDisconnected() {
    when(link.send(any())).thenReturn(false);
    context.linked(link);
    ArgumentCaptor<CloseReason> reason = ArgumentCaptor.forClass(CloseReason.class);
    verify(link).close(reason.capture());
    assertEquals("SLOW_PEER", reason.getValue().code());
  }

  @Test
  void stoppingSaysGoodbyeAndClosesEveryLink() {
    PeerLinkHandler handler = greeted();
    driver.stop();
    PeerFrame.Bye bye = assertInstanceOf(PeerFrame.Bye.class, sent().getLast());
    assertEquals("SHUTDOWN", bye.code());
    verify(link, atLeastOnce()).close(any());
    verify(endpoint).close();
    handler.closed(CloseReason.local("SHUTDOWN", "stopped"));
    loop.pass(Duration.ofMinutes(5));
    assertEquals(0, loop.timersWaiting());
    verify(endpoint, never()).dial(any());
  }

  @Test
  void aLinkThatEndsIsGone() {
    PeerLinkHandler handler = greeted();
    handler.closed(CloseReason.remote("EOF", "gone"));
    assertEquals(List.of(), driver.peers());
    assertEquals(Optional.empty(), driver.peers().stream().findFirst());
  }

  @Test
  void aFrameThatMakesThisServerFailEndsItsLinkAndNoOther() {
    PeerLinkHandler handler = greeted();
    doThrow(new IllegalStateException("for the test")).when(link).send(any());
    handler.received(PeerCodec.encode(new PeerFrame.Ping(7)));
    ArgumentCaptor<CloseReason> reason = ArgumentCaptor.forClass(CloseReason.class);
    verify(link).close(reason.capture());
    assertEquals("INTERNAL", reason.getValue().code());
    handler.closed(reason.getValue());
    assertEquals(List.of(), driver.peers());
    doReturn(true).when(link).send(any());
    greeted();
    assertEquals(1, driver.peers().size());
  }
}
