package parley.testing;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** What other modules see of one, a line for each type and each member. */
final class Exported {
  private Exported() {}

  /** Every exported type, those within others too: of packages that are not qualified. */
  static List<Class<?>> types(Module module) throws IOException {
    var types = new ArrayList<Class<?>>();
    var reference =
        module.getLayer().configuration().findModule(module.getName()).orElseThrow().reference();
    try (ModuleReader reader = reference.open();
        var names = reader.list()) {
      for (String name : names.filter(one -> one.matches("[\\w$/]+/[\\w$]+\\.class")).toList()) {
        Class<?> type =
            Class.forName(module, name.replace('/', '.').substring(0, name.length() - 6));
        if (module.isExported(type.getPackageName()) && isExported(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private static boolean isExported(Class<?> type) {
    return type.accessFlags().contains(AccessFlag.PUBLIC)
        && (type.getDeclaringClass() == null || isExported(type.getDeclaringClass()));
  }

  /** The type itself or what it is within says for how long it stays as it is. */
  static API.Status status(Class<?> type) {
    API said = type.getAnnotation(API.class);
    return said == null && type.getDeclaringClass() != null
        ? status(type.getDeclaringClass())
        : said.status();
  }

  /** What its users rely on, in a stable order; a change of a line is a change for them. */
  static List<String> lines(Class<?> type) throws IllegalAccessException {
    var members = new TreeSet<String>();
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.accessFlags()) && !field.isSynthetic()) {
        members.add("  " + field.toGenericString() + constant(field));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.accessFlags()) && !constructor.isSynthetic()) {
        members.add("  " + constructor.toGenericString());
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.accessFlags()) && !method.isSynthetic()) {
        members.add("  " + method.toGenericString());
      }
    }
    return Stream.concat(Stream.of(status(type) + " " + heading(type)), members.stream()).toList();
  }

  private static boolean isVisible(java.util.Set<AccessFlag> flags) {
    return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
  }

  private static String heading(Class<?> type) {
    Type parent = type.getGenericSuperclass();
    Stream<String> interfaces =
        Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName).sorted();
    Stream<String> all =
        parent == null ? interfaces : Stream.concat(Stream.of(parent.getTypeName()), interfaces);
    return (type.toGenericString() + all.collect(Collectors.joining(", ", " : ", ""))).strip();
  }

  /** Compilers copy it into whatever uses it. */
  private static String constant(Field field) throws IllegalAccessException {
    boolean copied =
        field.accessFlags().contains(AccessFlag.STATIC)
            && (field.getType().isPrimitive() || field.getType() == String.class);
    return copied ? " = " + field.get(null) : "";
  }
}
