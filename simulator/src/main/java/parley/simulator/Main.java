package parley.simulator;

import java.util.List;
import java.util.concurrent.ExecutorService;

/** The command line of the simulator; see {@code simulator/run help}. */
public final class Main {
  private static final int USAGE_STATUS = 2;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    switch (arguments.length == 0 ? "help" : arguments[0]) {
      case "figures" ->
          Figures.main(List.of(arguments).subList(1, arguments.length).toArray(new String[0]));
      case "faults" -> faults(arguments);
      default -> {
        System.err.println("usage: figures SEED SERVERS… | faults [SEEDS [NAME]]");
        System.exit(USAGE_STATUS);
      }
    }
  }

  private static void faults(String[] arguments) throws InterruptedException {
    int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    String name = arguments.length > 2 ? arguments[2] : "";
    List<Scenario> scenarios =
        ScenarioFiles.all().stream().filter(each -> each.name().contains(name)).toList();
    boolean held;
    try (ExecutorService workers = FaultTable.workers()) {
      held = new FaultTable(System.out, workers).print(scenarios, seeds);
    }
    System.exit(held ? 0 : 1);
  }
}
