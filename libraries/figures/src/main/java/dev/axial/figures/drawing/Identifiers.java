package dev.axial.figures.drawing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Gives the ids of a drawing new names in their order, so that figures do not meet on a page and chance has no part. */
final class Identifiers {

    private Identifiers() {}

    /** Renames {@code id="x"} to {@code id="prefix-1"} and so on, with {@code url(#x)} and {@code href="#x"} alike. */
    static void prefix(Element root, String prefix) {
        Map<String, String> names = new LinkedHashMap<>();
        each(root, element -> {
            if (element.hasAttribute("id")) {
                String name = prefix + "-" + (names.size() + 1);
                names.put(element.getAttribute("id"), name);
                element.setAttribute("id", name);
            }
        });
        each(root, element -> {
            String clip = element.getAttribute("clip-path");
            names.forEach((old, name) -> {
                if (clip.equals("url(#" + old + ")")) {
                    element.setAttribute("clip-path", "url(#" + name + ")");
                }
            });
        });
    }

    /** Calls for the element and everything in it, outer before inner. */
    static void each(Element element, Consumer<Element> visitor) {
        visitor.accept(element);
        for (Node child = element.getFirstChild(); child != null; ) {
            Node next = child.getNextSibling();
            if (child instanceof Element inner) {
                each(inner, visitor);
            }
            child = next;
        }
    }
}
