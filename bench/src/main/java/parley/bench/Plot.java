package parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** CPU for each delivery by server, as bars on a logarithmic scale. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT = 190;
  private static final int RIGHT = 70;
  private static final int BAR = 14;
  private static final int GROUP = 2 * BAR + 12;
  private static final int TOP = 58;
  private static final int FOOT = 30;
  private static final String[] COLOURS = {"#7aa6c2", "#1f5f8b"};

  private Plot() {}

  private record Row(String name, OptionalDouble[] micros) {}

  /** The drawing; empty if nothing to draw has been measured. */
  static String svg(Notebook notebook) {
    List<Row> rows = new ArrayList<>();
    List<String> names =
        new ArrayList<>(
            List.of(
                FanOut.FLOOR,
                FanOut.FLOOR_VERIFY,
                FanOut.PARLEY,
                FanOut.FLOOR_EACH,
                FanOut.NATS_SAME_BYTES));
    for (Peers.Kind kind : Peers.Kind.values()) {
      names.add(kind.label);
    }
    double least = Double.MAX_VALUE;
    double most = 0;
    for (String name : names) {
      var row = new Row(name, new OptionalDouble[FanOut.MEMBERS.length]);
      boolean any = false;
      for (int i = 0; i < FanOut.MEMBERS.length; i++) {
        row.micros()[i] =
            notebook.figure("fanout." + FanOut.MEMBERS[i] + ".256." + name + ".micros");
        if (row.micros()[i].isPresent()) {
          any = true;
          least = Math.min(least, row.micros()[i].getAsDouble());
          most = Math.max(most, row.micros()[i].getAsDouble());
        }
      }
      if (any) {
        rows.add(row);
      }
    }
    return rows.isEmpty() ? "" : draw(rows, Math.floor(Math.log10(least)), Math.log10(most));
  }

  private static String draw(List<Row> rows, double from, double to) {
    int height = TOP + rows.size() * GROUP + FOOT;
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="12" y="20" font-size="14">Server CPU for each delivery, µs, 256 messages on their way (logarithmic)</text>
            """,
            WIDTH,
            height));
    for (int i = 0; i < FanOut.MEMBERS.length; i++) {
      int x = LEFT + i * 140;
      svg.append(rect(x, 30, BAR, BAR, COLOURS[i]));
      svg.append(text(x + BAR + 6, 41, "start", String.format("%,d members", FanOut.MEMBERS[i])));
    }
    double scale = (WIDTH - LEFT - RIGHT) / (to - from);
    for (int power = (int) from; power <= to; power++) {
      double x = LEFT + (power - from) * scale;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>%n",
              x,
              x,
              TOP - 6,
              height - FOOT));
      svg.append(text(x, height - 12, "middle", Notebook.shown(Math.pow(10, power))));
    }
    for (int i = 0; i < rows.size(); i++) {
      int y = TOP + i * GROUP;
      svg.append(text(LEFT - 8, y + BAR + 4, "end", rows.get(i).name()));
      for (int j = 0; j < COLOURS.length; j++) {
        OptionalDouble micros = rows.get(i).micros()[j];
        if (micros.isPresent()) {
          double width = (Math.log10(micros.getAsDouble()) - from) * scale;
          svg.append(rect(LEFT, y + j * BAR, width, BAR - 1, COLOURS[j]));
          svg.append(
              text(
                  LEFT + width + 5,
                  y + j * BAR + 11,
                  "start",
                  Notebook.shown(micros.getAsDouble())));
        }
      }
    }
    return svg + "</svg>\n";
  }

  private static String rect(double x, double y, double width, double height, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
        x,
        y,
        width,
        height,
        colour);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        text);
  }
}
