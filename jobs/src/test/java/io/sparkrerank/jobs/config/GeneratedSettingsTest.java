package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.Main;
import io.sparkrerank.jobs.cli.SettingsCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The files that list all settings say what the declarations say. */
class GeneratedSettingsTest {

  private static final String WRITE = "settings.write";

  private static final String REMEDY =
      "The declarations of settings have changed. Write the two files anew with:"
          + " mvn -Pquick -pl jobs -am test -Dtest=GeneratedSettingsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true".formatted(WRITE);

  /** Returns the groups of all commands, in the order in which the commands list them. */
  static Set<SettingGroup> groups() {
    Set<SettingGroup> groups = new LinkedHashSet<>();
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      if (command.getCommand() instanceof SettingsCommand<?> settings) {
        groups.addAll(settings.options().groups());
      }
    }
    return groups;
  }

  static List<DeclaredSetting> settings() {
    return groups().stream().flatMap(group -> group.settings().stream()).toList();
  }

  @Test
  void referenceConfIsMadeFromTheDeclarations() throws IOException {
    requireContent(Path.of("../conf/reference.conf"), ReferenceConf.of(groups()));
  }

  @Test
  void thePageOfSettingsIsMadeFromTheDeclarations() throws IOException {
    requireContent(Path.of("../docs/settings.md"), SettingsPage.of(groups()));
  }

  private static void requireContent(Path file, String content) throws IOException {
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, content);
    }
    assertThat(file).as(REMEDY).exists();
    assertThat(Files.readString(file)).as(REMEDY).isEqualTo(content);
  }

  @Test
  void theLoaderKnowsAllSettingsAndNoOthers() {
    assertThat(ConfigLoader.knownKeys())
        .containsExactlyInAnyOrderElementsOf(
            settings().stream().map(DeclaredSetting::key).toList());
  }

  @Test
  void everySettingIsExplainedAndDeclaredOnce() {
    assertThat(settings())
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(setting.description()).matches("[A-Za-z0-9].*[.]"));
    assertThat(settings().stream().map(DeclaredSetting::key)).doesNotHaveDuplicates();
  }

  @Test
  void everyDefaultIsRight() {
    Settings defaults =
        ConfigLoader.load(
            new ConfigSources(null, java.util.Map.of(), java.util.Map.of()), settings -> settings);
    for (DeclaredSetting setting : settings()) {
      if (setting instanceof Setting<?> required) {
        assertThat(defaults.get(required)).as(setting.key()).isEqualTo(required.defaultValue());
      } else if (setting instanceof OptionalSetting<?> optional) {
        defaults.get(optional);
      }
    }
    assertThat(defaults.faults()).isEmpty();
  }
}
