import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

private static final int JAVA_6 = 50;
private static final int JAVA_8 = 52;

/** Of every entry: its own would depend on the zone. */
private static final LocalDateTime DATE = LocalDateTime.of(2000, 1, 1, 0, 0);

private static final String SUFFIX = ".class";

/**
 * Copies a jar and gives its classes of Java 5 and older the stack maps that those of Java 8 have,
 * as they would be had they been compiled for it. Until JDK 26 (JDK-8317269) no AOT cache takes a
 * class without: it is loaded, and verified the slow way, at each start.
 *
 * <p>{@code java StackMaps.java <jar> <copy>}. The same jar makes the same copy, byte for byte.
 */
void main(String[] args) throws IOException {
  Path copy = Path.of(args[1]);
  Path unfinished = copy.resolveSibling(copy.getFileName() + ".part");
  try (var jar = new JarFile(args[0]);
      var out = new JarOutputStream(Files.newOutputStream(unfinished))) {
    ClassFile classes =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(type -> find(jar, type))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    for (JarEntry entry : jar.stream().toList()) {
      byte[] content = read(jar, entry);
      if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
        var manifest = new Manifest(jar.getManifest());
        manifest.getMainAttributes().putValue("Changed", "stack maps added to the classes");
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        content = bytes.toByteArray();
      } else if (entry.getName().endsWith(SUFFIX)) {
        content = mapped(classes, content);
      }
      var copied = new JarEntry(entry.getName());
      copied.setTimeLocal(DATE);
      out.putNextEntry(copied);
      out.write(content);
    }
  }
  Files.move(unfinished, copy, StandardCopyOption.REPLACE_EXISTING);
}

private static byte[] mapped(ClassFile classes, byte[] content) {
  ClassModel old = classes.parse(content);
  if (old.majorVersion() >= JAVA_6) {
    return content;
  }
  return classes.transformClass(
      old,
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
          .andThen(ClassTransform.endHandler(made -> made.withVersion(JAVA_8, 0))));
}

private static InputStream find(JarFile jar, ClassDesc type) {
  String descriptor = type.descriptorString();
  JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + SUFFIX);
  try {
    return entry == null ? null : jar.getInputStream(entry);
  } catch (IOException e) {
    throw new UncheckedIOException(e);
  }
}

private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
  try (InputStream in = jar.getInputStream(entry)) {
    return in.readAllBytes();
  }
}
