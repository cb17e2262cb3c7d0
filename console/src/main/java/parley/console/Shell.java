package parley.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import parley.client.ClientCommand;
import parley.client.RefusedException;
import parley.protocol.HelpText;
import parley.protocol.Key;

/** Runs lines, typed or piped, in a conversation. */
final class Shell {
  private final Conversation conversation;
  private final EventFormat format;
  private final Key self;
  private final Consumer<String> output;
  private final IntSupplier columns;

  Shell(Conversation conversation, EventFormat format, Key self, Consumer<String> output) {
    this(conversation, format, self, output, () -> HelpText.UNLIMITED);
  }

  /**
   * @param columns of the terminal
   */
  Shell(
      Conversation conversation,
      EventFormat format,
      Key self,
      Consumer<String> output,
      IntSupplier columns) {
    this.columns = columns;
    this.conversation = conversation;
    this.format = format;
    this.self = self;
    this.output = output;
  }

  /**
   * Runs a line and waits for its answer.
   *
   * @return whether to go on
   * @throws RefusedException if the server was dialled again, and refused
   * @throws IOException if the server was dialled again, and not reached
   */
  boolean run(String text, Duration answerWithin) throws IOException, InterruptedException {
    switch (CommandTable.parse(text, conversation.channelsAskedFor())) {
      case Line.Command(ClientCommand command) -> {
        if (command instanceof ClientCommand.Connect && !conversation.isConnected()) {
          conversation.dial();
        }
        conversation.perform(command);
        conversation.awaitAnswers(answerWithin);
      }
      case Line.Help _ -> write(format.help(CommandTable.help(columns.getAsInt())));
      case Line.ShowKey _ -> write(format.key(self));
      case Line.Wrong(String why) -> conversation.reject(why);
      case Line.Nothing _ -> {
        // nothing to do
      }
      case Line.Exit _ -> {
        return false;
      }
    }
    return true;
  }

  private void write(List<String> lines) {
    lines.forEach(output);
  }
}
