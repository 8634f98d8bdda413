package io.mapkeep;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The gate of licences: each library on a class path, those for tests among them, tells in the project file beside it, or in a parent's, under which licences it may be used; one of them has to be one that
 * CONTRIBUTING.md allows.
 *
 * <p>Public, because another module's class path has further libraries.
 */
public final class Licences {
    /** Permissive ones, MPL, EPL, LGPL, the public domain. GPL is allowed in no form but with the class path exception. */
    private static final Pattern ALLOWED = Pattern.compile(
            "(?i).*(apache|\\bmit\\b|\\bbsd\\b|bouncy castle|\\bisc\\b|go license|mozilla|\\bmpl\\b|eclipse|\\bepl\\b|\\bedl\\b|lesser general public|\\blgpl|public domain|\\bcc0\\b|unlicense|classpath.?exception|\\bcpe\\b).*");

    private static final int MOST_PARENTS = 8;
    /** A gate that looks at nothing lets all through. */
    private static final int FEWEST = 50;

    private Licences() {}

    /** Of the class path of this process: those that may not be used, each with the licences that it names. */
    public static List<String> refused() throws IOException {
        List<String> refused = new ArrayList<>();
        int seen = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && !entry.contains("/io/mapkeep/") && !entry.contains("/target/")) {
                seen++;
                refuse(Path.of(entry)).ifPresent(refused::add);
            }
        }
        if (seen < FEWEST) {
            refused.add("only " + seen + " libraries were found on the class path");
        }
        return refused;
    }

    /** Why a library may not be used; empty if it may. */
    static Optional<String> refuse(Path jar) throws IOException {
        Path folder = Objects.requireNonNull(jar.toAbsolutePath().getParent(), "a jar lies in a folder");
        Optional<Path> project = project(folder);
        if (project.isEmpty()) {
            return Optional.of(jar.getFileName() + ": no project file beside it tells its licence");
        }
        List<String> named = named(project.get(), 0);
        return named.stream().anyMatch(name -> ALLOWED.matcher(name).matches())
                ? Optional.empty()
                : Optional.of(jar.getFileName() + ": " + (named.isEmpty() ? "names no licence" : named));
    }

    private static Optional<Path> project(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pom")).findFirst();
        }
    }

    private static List<String> named(Path project, int parents) throws IOException {
        Element root = parse(project);
        List<String> names = new ArrayList<>();
        for (Element all : children(root, "licenses")) {
            for (Element one : children(all, "license")) {
                names.add(text(one, "name") + " " + text(one, "url"));
            }
        }
        List<Element> parent = children(root, "parent");
        if (!names.isEmpty() || parent.isEmpty() || parents == MOST_PARENTS) {
            return names;
        }
        Path above = repository(project, root, parent.get(0))
                .resolve(text(parent.get(0), "groupId").replace('.', '/'))
                .resolve(text(parent.get(0), "artifactId"))
                .resolve(text(parent.get(0), "version"));
        Optional<Path> found = Files.isDirectory(above) ? project(above) : Optional.empty();
        return found.isPresent() ? named(found.get(), parents + 1) : names;
    }

    /** REPOSITORY/GROUP/ARTIFACT/VERSION/FILE, and a group has as many folders as words. */
    private static Path repository(Path project, Element root, Element parent) {
        String own = text(root, "groupId");
        String group = own.isEmpty() ? text(parent, "groupId") : own;
        Path folder = project.toAbsolutePath();
        for (int up = group.split("\\.").length + 3; up > 0; up--) {
            folder = folder.resolve("..");
        }
        return folder.normalize();
    }

    private static Element parse(Path project) throws IOException {
        try (InputStream in = Files.newInputStream(project)) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (ParserConfigurationException | SAXException failure) {
            throw new IOException(project.toString(), failure);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(element -> element.getTextContent().strip())
                .orElse("");
    }
}
