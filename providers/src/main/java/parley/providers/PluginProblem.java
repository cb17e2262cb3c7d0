package parley.providers;

/** Why a plugin is not used: a sentence that its author understands. */
public final class PluginProblem extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence what follows "it"
   */
  public PluginProblem(String sentence) {
    super(sentence);
  }

  PluginProblem(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
