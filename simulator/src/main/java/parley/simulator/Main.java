package parley.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** The command line of the simulator; {@code simulator/run help} describes it. */
public final class Main {
  private static final int USAGE_STATUS = 2;

  private Main() {}

  /**
   * Runs one command: {@code figures SEED SERVERS…}, {@code faults [SEEDS [NAME]]}, {@code replay
   * NAME SERVERS SEED} or {@code list}. Ends the process with 1 if something did not hold, and with
   * 2 if it is called in another way.
   */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      System.exit(command(List.of(arguments)) ? 0 : 1);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      System.err.println("simulator/run: " + e.getMessage() + "; see simulator/run help");
      System.exit(USAGE_STATUS);
    }
  }

  private static boolean command(List<String> words) throws InterruptedException {
    return switch (words.getFirst()) {
      case "figures" ->
          figures(Long.parseLong(words.get(1)), numbers(words.subList(2, words.size())));
      case "faults" ->
          faults(
              words.size() > 1 ? Integer.parseInt(words.get(1)) : 0,
              words.size() > 2 ? words.get(2) : "");
      case "replay" ->
          replay(words.get(1), Integer.parseInt(words.get(2)), Long.parseLong(words.get(3)));
      case "list" -> list();
      default -> throw new IllegalArgumentException("there is no command " + words.getFirst());
    };
  }

  private static List<Integer> numbers(List<String> words) {
    return words.stream().map(Integer::valueOf).toList();
  }

  private static boolean figures(long seed, List<Integer> sizes) {
    List<String> networks = new ArrayList<>();
    List<String> crowds = new ArrayList<>();
    System.out.println(Figures.messagesHead());
    for (int size : sizes) {
      Figures figures = new Figures(System.out, size, seed);
      figures.begin();
      figures.messages();
      networks.add(figures.network());
      figures.crowd().ifPresent(crowds::add);
    }
    System.out.println();
    System.out.println(Figures.networkHead());
    networks.forEach(System.out::println);
    System.out.println();
    System.out.println(Crowd.head());
    crowds.forEach(System.out::println);
    return true;
  }

  private static boolean faults(int seeds, String name) throws InterruptedException {
    List<Scenario> scenarios =
        ScenarioFiles.all().stream().filter(each -> each.name().contains(name)).toList();
    if (scenarios.isEmpty()) {
      throw new IllegalArgumentException("there is no scenario " + name);
    }
    try (ExecutorService workers = FaultTable.workers()) {
      return new FaultTable(System.out, workers).print(scenarios, seeds);
    }
  }

  private static boolean replay(String name, int size, long seed) {
    Scenario scenario =
        ScenarioFiles.all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no scenario " + name));
    try {
      System.out.println(scenario.run(size, seed));
      return true;
    } catch (AssertionError e) {
      System.out.println(e.getMessage());
      return false;
    }
  }

  private static boolean list() {
    for (Scenario each : ScenarioFiles.all()) {
      System.out.println(
          each
              + ": sizes "
              + each.sizes()
              + ", seeds "
              + each.seeds()
              + " and "
              + each.longSeeds());
    }
    return true;
  }
}
