package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Whoever writes a plugin can see of each type how long it will stay as it is. */
class ApiStatusTest {
  private static List<Class<?>> exported() throws IOException {
    var types = new ArrayList<Class<?>>();
    Module module = Transport.class.getModule();
    var reference =
        module.getLayer().configuration().findModule(module.getName()).orElseThrow().reference();
    try (ModuleReader reader = reference.open();
        var names = reader.list()) {
      for (String name : names.filter(one -> one.matches("parley/api/\\w+\\.class")).toList()) {
        Class<?> type =
            Class.forName(module, name.replace('/', '.').substring(0, name.length() - 6));
        if (Modifier.isPublic(type.getModifiers())) {
          types.add(type);
        }
      }
    }
    return types;
  }

  @Test
  void everyExportedTypeSaysItsStatus() throws IOException {
    List<Class<?>> types = exported();
    assertTrue(types.size() >= 20, types::toString);
    assertEquals(
        List.of(), types.stream().filter(type -> !type.isAnnotationPresent(API.class)).toList());
  }
}
