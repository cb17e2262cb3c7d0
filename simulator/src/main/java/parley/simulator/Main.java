package parley.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** The command line of the simulator; see {@code simulator/run help}. */
public final class Main {
  private static final int USAGE_STATUS = 2;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    switch (arguments.length == 0 ? "help" : arguments[0]) {
      case "figures" -> figures(arguments);
      case "faults" -> faults(arguments);
      default -> {
        System.err.println("usage: figures SEED SERVERS… | faults [SEEDS [NAME]]");
        System.exit(USAGE_STATUS);
      }
    }
  }

  private static void figures(String[] arguments) {
    long seed = Long.parseLong(arguments[1]);
    List<String> networks = new ArrayList<>();
    System.out.println(Figures.messagesHead());
    for (int i = 2; i < arguments.length; i++) {
      Figures figures = new Figures(System.out, Integer.parseInt(arguments[i]), seed);
      figures.begin();
      figures.messages();
      networks.add(figures.network());
    }
    System.out.println();
    System.out.println(Figures.networkHead());
    networks.forEach(System.out::println);
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
