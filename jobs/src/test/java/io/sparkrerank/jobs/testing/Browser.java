package io.sparkrerank.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Headless Chromium, where this machine has it. */
public final class Browser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path program;
  private final Path directory;

  private Browser(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** A page after its scripts ran, and the errors of the console. */
  public record Opened(Document page, List<String> errors) {}

  /** Returns the browser of this machine, if any. It keeps its files in {@code directory}. */
  public static Optional<Browser> find(Path directory) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program, directory));
  }

  /** Opens a page, runs its scripts, and returns what it has become and what went wrong. */
  public Opened open(Path page) throws IOException, InterruptedException {
    Path dom = directory.resolve("dom.html");
    Path log = directory.resolve("browser.log");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // Tests may run as root, in a container.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + directory.resolve("profile"),
                "--enable-logging=stderr",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("the browser ends in time").isTrue();
    try (Stream<String> lines = Files.lines(log)) {
      return new Opened(
          Jsoup.parse(dom, "UTF-8"), lines.filter(line -> line.contains(":CONSOLE")).toList());
    }
  }
}
