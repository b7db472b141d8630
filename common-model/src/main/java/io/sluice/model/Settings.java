package io.sluice.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The configuration of a process: a value for each [Setting], all of them checked once.
public final class Settings {
  private static final String PREFIX = "SLUICE_";

  private final Map<Setting, String> values;

  private Settings(Map<Setting, String> values) {
    this.values = values;
  }

  /// Reads an environment such as [System#getenv()].
  ///
  /// @throws InvalidSettingsException with every complaint, not only the first
  public static Settings of(Map<String, String> environment) {
    var values = new EnumMap<Setting, String>(Setting.class);
    var complaints = new ArrayList<String>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        Setting.of(name)
            .ifPresentOrElse(
                setting -> values.put(setting, value.strip()),
                () -> complaints.add("unknown setting " + name + nearest(name)));
      }
    });
    for (Setting setting : Setting.values()) {
      String value = values.merge(setting, "", (given, none) -> given);
      if (value.isEmpty()) {
        values.put(setting, setting.fallback());
      } else {
        check(setting, value, complaints);
      }
    }
    if (!complaints.isEmpty()) {
      throw new InvalidSettingsException(complaints);
    }
    return new Settings(values);
  }

  /// These settings with one of them changed.
  public Settings with(Setting setting, String value) {
    var changed = new EnumMap<>(values);
    changed.put(setting, value);
    return new Settings(changed);
  }

  /// The value as it is; empty when there is none.
  public String text(Setting setting) {
    return values.getOrDefault(setting, "");
  }

  /// Whether there is a value, given or by default.
  public boolean has(Setting setting) {
    return !text(setting).isEmpty();
  }

  /// The value as it is.
  ///
  /// @throws InvalidSettingsException when there is none
  public String required(Setting setting) {
    if (!has(setting)) {
      throw new InvalidSettingsException(
          List.of(setting.variable() + " is not set. " + setting.meaning()));
    }
    return text(setting);
  }

  /// A count or a port.
  public int number(Setting setting) {
    return Integer.parseInt(required(setting));
  }

  /// A local port, moved by the port offset.
  public int port(Setting setting) {
    return number(setting) + number(Setting.PORT_OFFSET);
  }

  /// A count whose unit is seconds.
  public Duration seconds(Setting setting) {
    return Duration.ofSeconds(number(setting));
  }

  /// Whether a flag is `yes`.
  public boolean flag(Setting setting) {
    return text(setting).equals("yes");
  }

  /// The members of a list, without blanks around them.
  public List<String> list(Setting setting) {
    return Arrays.stream(text(setting).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static void check(Setting setting, String value, List<String> complaints) {
    switch (setting.kind()) {
      case TEXT, LIST -> {}
      case FLAG -> {
        if (!value.equals("yes") && !value.equals("no")) {
          complaints.add(setting.variable() + "=" + value + " is neither yes nor no");
        }
      }
      case COUNT -> checkNumber(setting, value, 0, Integer.MAX_VALUE, complaints);
      case PORT -> checkNumber(setting, value, 1, 65535, complaints);
    }
  }

  private static void checkNumber(
      Setting setting, String value, int least, int most, List<String> complaints) {
    try {
      int number = Integer.parseInt(value);
      if (number < least || number > most) {
        complaints.add(
            "%s=%s is not between %d and %d".formatted(setting.variable(), value, least, most));
      }
    } catch (NumberFormatException e) {
      complaints.add(setting.variable() + "=" + value + " is not a whole number up to " + most);
    }
  }

  private static String nearest(String name) {
    return Nearest.to(name, Arrays.stream(Setting.values()).map(Setting::variable).toList())
        .map(known -> " (did you mean " + known + "?)")
        .orElse(" (the README lists all names)");
  }
}
