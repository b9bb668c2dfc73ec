package io.sparkrerank.jobs.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** The styles of text tables. A table is written row by row, so that it can have any length. */
public enum TableStyle {
  /** Columns of blanks, for a terminal: the first to the left, the others to the right. */
  TEXT {
    @Override
    public void header(List<String> cells, int[] widths, Writer out) throws IOException {
      row(cells, widths, out);
    }

    @Override
    public void row(List<String> cells, int[] widths, Writer out) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells.size(); column++) {
        String blanks = " ".repeat(Math.max(0, widths[column] - cells.get(column).length()));
        line.append(column == 0 ? "" : "  ");
        line.append(column == 0 ? cells.get(column) + blanks : blanks + cells.get(column));
      }
      out.write(line.toString().stripTrailing() + "\n");
    }
  },

  /** Markdown as GitHub has it. */
  MARKDOWN {
    @Override
    public void header(List<String> cells, int[] widths, Writer out) throws IOException {
      row(cells, widths, out);
      out.write("| :--" + " | --:".repeat(cells.size() - 1) + " |\n");
    }

    @Override
    public void row(List<String> cells, int[] widths, Writer out) throws IOException {
      out.write(
          cells.stream().map(this::escaped).collect(Collectors.joining(" | ", "| ", " |")) + "\n");
    }

    @Override
    public String escaped(String text) {
      return text.replaceAll("([\\\\`*_{}\\[\\]<>#|])", "\\\\$1");
    }
  },

  /** LaTeX, with the rules of the package booktabs. */
  LATEX {
    @Override
    public void header(List<String> cells, int[] widths, Writer out) throws IOException {
      out.write("\\begin{tabular}{l" + "r".repeat(cells.size() - 1) + "}\n\\toprule\n");
      row(cells, widths, out);
      out.write("\\midrule\n");
    }

    @Override
    public void row(List<String> cells, int[] widths, Writer out) throws IOException {
      out.write(cells.stream().map(this::escaped).collect(Collectors.joining(" & ")) + " \\\\\n");
    }

    @Override
    public String escaped(String text) {
      return text.replace("\\", "\\textbackslash ")
          .replaceAll("([&%$#_{}])", "\\\\$1")
          .replace("~", "\\textasciitilde ")
          .replace("^", "\\textasciicircum ")
          .replace("<", "$<$")
          .replace(">", "$>$");
    }

    @Override
    public void end(Writer out) throws IOException {
      out.write("\\bottomrule\n\\end{tabular}\n");
    }
  };

  public abstract void header(List<String> cells, int[] widths, Writer out) throws IOException;

  public abstract void row(List<String> cells, int[] widths, Writer out) throws IOException;

  public void end(Writer out) throws IOException {}

  /** Escapes a text, so that it is shown as it is. */
  public String escaped(String text) {
    return text;
  }

  /** Writes a whole table. */
  public void table(List<String> header, List<List<String>> rows, Writer out) throws IOException {
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      int place = column;
      widths[column] =
          Math.max(
              header.get(column).length(),
              rows.stream().mapToInt(row -> row.get(place).length()).max().orElse(0));
    }
    header(header, widths, out);
    for (List<String> row : rows) {
      row(row, widths, out);
    }
    end(out);
  }
}
