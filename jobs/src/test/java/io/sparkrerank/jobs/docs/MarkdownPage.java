package io.sparkrerank.jobs.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation, parsed.
 *
 * @param file the page, relative to the root of the project
 * @param anchors the anchors of its headings, as GitHub names them
 * @param links the targets of its links and pictures
 * @param shellBlocks its blocks marked {@code sh}
 */
record MarkdownPage(Path file, Set<String> anchors, List<String> links, List<Block> shellBlocks) {

  /** The root of the project. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

  /**
   * A block of commands.
   *
   * @param line the number of its first line in the page, from 1
   */
  record Block(Path page, int line, String text) {

    /** Returns the commands of the block, each split into words as a shell does. */
    List<ShellCommand> commands() {
      return ShellCommand.parse(text);
    }

    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /** Returns README.md, all pages below docs/, and the cards of the sample models. */
  static List<MarkdownPage> all() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md")) {
      files.add(ROOT.resolve(name));
    }
    for (String folder : List.of("docs", "sample-data")) {
      try (Stream<Path> found = Files.walk(ROOT.resolve(folder))) {
        found.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    List<MarkdownPage> pages = new ArrayList<>();
    for (Path file : files) {
      pages.add(read(ROOT.relativize(file)));
    }
    return pages;
  }

  /** Reads a page, given relative to the root of the project. */
  static MarkdownPage read(Path file) throws IOException {
    MarkdownPage page =
        new MarkdownPage(file, new HashSet<>(), new ArrayList<>(), new ArrayList<>());
    PARSER.parse(Files.readString(ROOT.resolve(file))).accept(page.new Collector());
    return page;
  }

  private final class Collector extends AbstractVisitor {

    private final IdGenerator ids = IdGenerator.builder().build();

    @Override
    public void visit(Heading heading) {
      anchors.add(ids.generateId(textOf(heading)));
      visitChildren(heading);
    }

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Image image) {
      links.add(image.getDestination());
    }

    @Override
    public void visit(FencedCodeBlock block) {
      if (block.getInfo().equals("sh")) {
        int line = block.getSourceSpans().get(0).getLineIndex() + 2;
        shellBlocks.add(new Block(file, line, block.getLiteral()));
      }
    }

    private String textOf(Node heading) {
      List<String> texts = new ArrayList<>();
      heading.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Text text) {
              texts.add(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
              texts.add(code.getLiteral());
            }
          });
      return texts.stream().collect(Collectors.joining());
    }
  }
}
