package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build makes of the page's modules; that it works, the tests in a browser show. */
class LinkPageTest {
  @SuppressWarnings("unchecked")
  private static Map<String, String> scripts(Map<String, String> files) throws Exception {
    URL tool = Path.of("target", "link-page").toUri().toURL();
    try (var loader = new URLClassLoader(new URL[] {tool}, null)) {
      Method link =
          loader.loadClass("LinkPage").getMethod("scripts", String.class, UnaryOperator.class);
      UnaryOperator<String> read = files::get;
      return (Map<String, String>) link.invoke(null, "app/main.js", read);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  @DisplayName("modules become functions, each after those that it needs")
  void linked() throws Exception {
    Map<String, String> scripts =
        scripts(
            Map.of(
                "app/main.js",
                """
                // A comment.
                import { b as c } from './b.js';
                import d from '../library/d.js';
                import * as e from './b.js';
                c(d, e, `
                  not // a comment`);
                """,
                "app/b.js",
                "/* begin\n * end */\nexport function b() {}\nexport const x = 1;\n",
                "library/d.js",
                "var q=1;export default function(){return q}"));
    assertEquals(
        """
        const $0 = (() => {
        function b() {}
        const x = 1;
        return { b, x };
        })();
        const $1 = (() => {
        var q=1;const $default = function(){return q}
        return { default: $default };
        })();
        const $2 = (() => {
        const { b: c } = $0;
        const d = $1.default;
        const e = $0;
        c(d, e, `
          not // a comment`);
        return {  };
        })();
        export const linked = $2;
        """,
        scripts.get("app/main.js"));
  }

  @Test
  @DisplayName("what is loaded later is a script of its own, with all that it needs")
  void lazy() throws Exception {
    Map<String, String> scripts =
        scripts(
            Map.of(
                "app/main.js", "await import('./deep/later.js');",
                "app/deep/later.js", "import { a } from '../a.js';\nexport class B extends a {}",
                "app/a.js", "const n=1;export{n as a};"));
    assertEquals(2, scripts.size());
    assertTrue(
        scripts.get("app/main.js").contains("import('./deep/later.js').then((it) => it.linked)"));
    String later = scripts.get("app/deep/later.js");
    assertTrue(later.contains("return { a: n };"), later);
    assertTrue(later.contains("return { B };\n})();\nexport const linked = $1;"), later);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import './a.js';",
        "export let a = 1;",
        "export * from './a.js';",
        "export { a } from './a.js';",
        "export default 1;",
        "const a = import.meta.url;",
        "import { a } from 'react';",
        "import { a } from './main.js';",
      })
  @DisplayName("a form that it does not know ends the build")
  void unknown(String line) {
    assertThrows(
        IllegalArgumentException.class,
        () -> scripts(Map.of("app/main.js", line, "app/a.js", "export const a = 1;")));
  }
}
